#!/bin/sh
# Writes what PgBouncer needs into the working directory, and becomes PgBouncer. Nothing of it is printed.
#
# PGBOUNCER_INI      text of pgbouncer.ini
# DATABASE_USER      who clients log in as, here and in the database
# DATABASE_PASSWORD  that user's password
set -eu
umask 077

: "${PGBOUNCER_INI:?is the text of pgbouncer.ini}"
: "${DATABASE_USER:?is the name of the user of the database}"
: "${DATABASE_PASSWORD:?is the password of that user}"

# A quote within is written twice. As it is and not as a verifier: PgBouncer also logs in to the database with it.
quoted() { printf '"%s"' "$(printf '%s' "$1" | sed 's/"/""/g')"; }
printf '%s %s\n' "$(quoted "$DATABASE_USER")" "$(quoted "$DATABASE_PASSWORD")" >userlist.txt
printf '%s\n' "$PGBOUNCER_INI" >pgbouncer.ini

# For this task alone: the key never leaves it and ends with it. Nobody can verify such a certificate, so its name says
# nothing, and it outlives the task.
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out task.key
openssl req -x509 -new -key task.key -subj /CN=pgbouncer -days 3650 -out task.crt

unset DATABASE_PASSWORD PGBOUNCER_INI
exec pgbouncer pgbouncer.ini
