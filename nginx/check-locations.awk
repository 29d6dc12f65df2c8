# Usage: awk -v snippets="NAME NAME …" -v guard_names="NAME NAME …" -f check-locations.awk FILE
#
# Prints the first fault of a locations file and its line, or nothing. Deny by default: each proxy_pass needs a guard
# snippet in its own block, because a nested location with a proxy_set_header inherits no headers. Guards set no headers
# for other protocols.

function report(text) {
    if (!reported) print FILENAME " line " line ": " text
    reported = 1
}

function snippet_of(statement) {
    sub(/^include /, "", statement)
    gsub(/^["']|["']$/, "", statement)
    return statement
}

function statement_ends(text) {
    if (text ~ /^include ["']?snippets\/[^ ]+$/) {
        name = snippet_of(text)
        if (index(" " snippets " ", " " substr(name, 10) " ") == 0) report("there is no " name ": use snippets/require-login.conf (also -manager, -admin, each with -mfa, -fresh or -mfa-fresh) or open.conf")
        if (index(" " guard_names " ", " " substr(name, 10) " ") && guards[depth]++) report("this block has two guards: keep one")
    } else if (match(text, /include ["']?snippets\/[^ ]+/)) {
        name = substr(text, RSTART, RLENGTH)
        if (RSTART > 1) report("a ; is missing before " name)
        else report("a ; is missing after " name)
    } else if (text ~ /^(fastcgi|grpc|scgi|uwsgi)_pass( |$)/) {
        report("only proxy_pass can be guarded: for other protocols guards set no headers")
    } else if (text ~ /^proxy_pass( |$)/) {
        passes[depth]++
        at[depth] = line
    }
}

function token_ends(ending) {
    gsub(/^[ \t\r]+|[ \t\r]+$/, "", statement)
    gsub(/[ \t\r]+/, " ", statement)
    if (line == 0) line = NR
    if (ending == ";") statement_ends(statement)
    else if (statement ~ /^include /) report("a ; is missing after " statement)
    else if (statement ~ / include ["']?snippets\//) statement_ends(statement)
    if (ending == "{") conditional[++depth] = statement ~ /^(if|limit_except)[ (]/
    if (ending == "}") block_ends()
    statement = ""
    line = 0
}

function block_ends() {
    # `if` and `limit_except` inherit the guard of the enclosing location, and can't include one.
    if (conditional[depth]) {
        passes[depth - 1] += passes[depth]
        if (passes[depth]) at[depth - 1] = at[depth]
    } else if (passes[depth] > 0 && !guards[depth]) {
        line = at[depth]
        report("this proxy_pass has no guard in its own block: include snippets/require-login.conf; or another snippets/require-*.conf or snippets/open.conf")
    }
    passes[depth] = guards[depth] = 0
    depth--
}

# As in nginx, a quote or a comment starts only where a word can start.
{
    starts = 1
    length_of_line = length($0)
    for (i = 1; i <= length_of_line; i++) {
        c = substr($0, i, 1)
        if (quote != "") {
            if (c == "\\") i++
            else if (c == quote) quote = ""
            statement = statement (c ~ /[;{} \t]/ ? "_" : c)
            continue
        }
        if (starts && c == "#") break
        if (starts && c ~ /["']/) quote = c
        starts = c ~ /[;{} \t\r]/
        if (c ~ /[;{}]/) {
            token_ends(c)
            continue
        }
        if (line == 0 && !starts) line = NR
        statement = statement c
    }
    statement = statement " "
}

END {
    if (statement ~ /[^ \t\r]/) token_ends("}")
    while (depth >= 0) block_ends()
}
