"""What a person can do about a file that cannot be read: the last sentence of the readers' errors."""

DOWNLOAD_AGAIN = "Download it again from the publisher"
DOWNLOAD_ALL_AGAIN = "Download all of them again, on the same day"
UNKNOWN_LAYOUT = "Import an older file or wait for an update of this program; report it with the file's name"
USE_ORIGINAL = "Import the file as the publisher offers it; a spreadsheet program may have changed it"
CODES_BECAME_DATES = (
    "Import the file as the publisher offers it; a spreadsheet program turns such codes into dates"
)
