"""Modules switched on and off, for the firm or stage by stage for roles and countries. What a module is, `relais.core.modules` says."""
