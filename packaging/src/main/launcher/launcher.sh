#!/bin/sh
# @PROGRAM@: starts the program in a Java runtime of its own, in this process.
# TRUECHIMER_JVM_OPTIONS holds more options for the runtime, which win over those below.
self=$0
[ ! -h "$self" ] || self=$(readlink -f -- "$self")
case $self in
    */*) home=$(CDPATH='' cd -- "${self%/*}/.." && pwd -P) ;;
    *) home=$(CDPATH='' cd -- .. && pwd -P) ;;
esac
lib=$home/lib
exec "$home/runtime/bin/@PROGRAM@" \
    -XX:AOTCache="$lib/@PROGRAM@.aot" \
    @OPTIONS@ \
    $TRUECHIMER_JVM_OPTIONS \
    -Djffi.boot.library.path="$lib" \
    -cp "@CLASSPATH@" \
    @MAIN@ "$@"
