#!/bin/sh
# Dumps a database and puts the dump into a bucket, whole or not at all. Writes into its working directory alone.
#
# PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE  the database itself; no pooler, whose connections have no session
# BACKUPS_BUCKET                                  the bucket's name
# BACKUPS_PREFIX                                  what keys begin with, such as daily/; default: nothing
set -eu
umask 077

: "${PGDATABASE:?is the name of the database}"
: "${BACKUPS_BUCKET:?is the name of a bucket}"

started=$(date +%s)
file="$PGDATABASE-$(date -u +%Y-%m-%dT%H%M%SZ).dump"
key="${BACKUPS_PREFIX:-}$file"
trap 'rm -f "$file"' EXIT
trap 'exit 1' HUP INT TERM

# The custom format is compressed by gzip, and pg_restore takes single tables out of it.
pg_dump --no-password --format=custom --file="$file"
# Reads all of it; --list would read the table of contents.
pg_restore --file=/dev/null "$file"
bytes=$(($(wc -c <"$file")))

aws s3 cp --only-show-errors "$file" "s3://$BACKUPS_BUCKET/$key"
stored=$(aws s3api head-object --bucket "$BACKUPS_BUCKET" --key "$key" --query ContentLength --output text)
if [ "$stored" -ne "$bytes" ]; then
  echo "s3://$BACKUPS_BUCKET/$key has $stored bytes of $bytes" >&2
  exit 1
fi

printf '{"file":"s3://%s/%s","bytes":%d,"seconds":%d}\n' "$BACKUPS_BUCKET" "$key" "$bytes" $(($(date +%s) - started))
