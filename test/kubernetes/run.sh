#!/bin/sh
# An etcd and a kube-apiserver in the working folder. All three go when standard input ends, so with the test, whatever ends
# that, or when the API server does.
set -eu
folder=$PWD
trap "" PIPE # nobody may be left to read what is said at the end

etcd --data-dir=etcd --logger=zap --log-level=error \
  --listen-client-urls="http://127.0.0.1:$ETCD_PORT" --advertise-client-urls="http://127.0.0.1:$ETCD_PORT" \
  --listen-peer-urls=http://127.0.0.1:0 &
etcd=$!

# It makes its own certificate. Its address is of this machine alone, which it could not offer to pods as an endpoint.
# PodSecurity is among the admission plugins that are on by default.
"$KUBE_APISERVER" --etcd-servers="http://127.0.0.1:$ETCD_PORT" --endpoint-reconciler-type=none \
  --bind-address=127.0.0.1 --secure-port="$PORT" --cert-dir=certificates --token-auth-file=tokens.csv \
  --authorization-mode=Node,RBAC --service-cluster-ip-range=10.100.0.0/16 \
  --service-account-issuer=https://kubernetes.default.svc \
  --service-account-key-file=service-accounts.pem --service-account-signing-key-file=service-accounts.pem &
server=$!

exec 3<&0 # a job in the background has no standard input of its own
{ read -r _ || kill -KILL "$server"; } <&3 &
input=$!

code=0
wait "$server" || code=$?
kill -KILL "$etcd" "$input" 2>/dev/null || true
wait "$etcd" || true
cd /
rm -rf "$folder"
exit "$code"
