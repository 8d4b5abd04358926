#!/bin/sh
# The AWS CLI as images/dump/dump.sh calls it, with a folder for S3. FAILS: what goes wrong, "upload" or "cut".
set -eu
case "$1 $2" in
"s3 cp")
  if [ "$FAILS" = upload ]; then
    echo "upload failed: AccessDenied" >&2
    exit 1
  fi
  object="$S3/${5#s3://}"
  mkdir -p "$(dirname "$object")"
  if [ "$FAILS" = cut ]; then head -c 100 "$4" >"$object"; else cp "$4" "$object"; fi
  ;;
"s3api head-object") wc -c <"$S3/$4/$6" ;;
*)
  echo "not expected: $*" >&2
  exit 2
  ;;
esac
