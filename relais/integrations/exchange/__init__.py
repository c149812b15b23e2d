"""File exchange with systems that know no better: files are picked up from, or dropped into, a folder or an SFTP server, on a schedule.

A file is taken once: it must have stood still since the look before, its content is kept and written down before it is moved away, and the same content
under the same name is only moved. What cannot be taken in stays, is seen, mended and played again. The import and export engines do the rest, under the access of a person.
"""
