# run: never
# file-error: [SHP902]
name = "café"
