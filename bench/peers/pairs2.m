-- The server pairs of bench/pairs.py with two clients, rule for rule, for a Murphi model checker.
-- It has the same 2048 * 28 ** 2 = 1,605,632 reachable states.

type
  pair: 0 .. 1;
  half: 0 .. 1;
  client: 0 .. 1;
  session: enum { offline, calling_primary, on_primary, left_primary, calling_backup, on_backup, left_backup };
  call: enum { idle, ringing, talking, held };

var
  whole: boolean;
  first_is_active: array [pair] of boolean;
  up: array [pair] of array [half] of boolean;
  suspected: array [pair] of array [half] of boolean;
  at: array [client] of session;
  talk: array [client] of call;

-- Half 0 is the first one of its pair.
function is_active(p: pair; h: half): boolean;
begin
  return first_is_active[p] = (h = 0);
end;

function serves(p: pair): boolean;
begin
  return exists h: half do up[p][h] & is_active(p, h) end;
end;

-- Every second client has the pairs the other way round.
function backup(c: client): pair;
begin
  return 1 - c;
end;

startstate
begin
  whole := true;
  for p: pair do
    first_is_active[p] := true;
    for h: half do
      up[p][h] := true;
      suspected[p][h] := false;
    end;
  end;
  for c: client do
    at[c] := offline;
    talk[c] := idle;
  end;
end;

rule "break up" whole ==> begin whole := false; end;
rule "heal" !whole ==> begin whole := true; end;

ruleset p: pair; h: half do
  rule "stop" up[p][h] ==> begin up[p][h] := false; end;
  rule "restart" !up[p][h] ==> begin up[p][h] := true; end;
  rule "miss" !suspected[p][h] & (!up[p][h] | !whole) ==> begin suspected[p][h] := true; end;
  rule "hear" suspected[p][h] & up[p][h] & whole ==> begin suspected[p][h] := false; end;
  rule "take over" up[p][h] & !is_active(p, h) & suspected[p][1 - h] ==> begin first_is_active[p] := (h = 0); end;
end;

ruleset c: client do
  rule "log in" at[c] = offline ==> begin at[c] := calling_primary; end;
  rule "log out" at[c] = on_primary | at[c] = on_backup ==> begin at[c] := offline; end;
  rule "reach primary" at[c] = calling_primary & serves(c) ==> begin at[c] := on_primary; end;
  rule "leave primary" (at[c] = on_primary | at[c] = calling_primary) & !serves(c) ==> begin at[c] := left_primary; end;
  rule "turn to backup" at[c] = left_primary ==> begin at[c] := calling_backup; end;
  rule "reach backup" at[c] = calling_backup & serves(backup(c)) ==> begin at[c] := on_backup; end;
  rule "leave backup" (at[c] = on_backup | at[c] = calling_backup) & !serves(backup(c)) ==> begin at[c] := left_backup; end;
  rule "turn to primary" at[c] = left_backup ==> begin at[c] := calling_primary; end;
  rule "ring" talk[c] = idle ==> begin talk[c] := ringing; end;
  rule "answer" talk[c] = ringing | talk[c] = held ==> begin talk[c] := talking; end;
  rule "hold" talk[c] = talking ==> begin talk[c] := held; end;
  rule "hang up" talk[c] != idle ==> begin talk[c] := idle; end;
end;
