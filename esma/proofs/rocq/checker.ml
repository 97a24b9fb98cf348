(* Reads the boolean of a theorem from each line, as Rocq would, and writes what it is. The booleans are
   those of the library, as Rocq extracts them; here is only how their arguments are read. *)
open Booleans

type term = Word of string | Row of term list | Call of term list

exception Unread of string

let tokens line =
  let found = ref [] and n = String.length line in
  let rec from i =
    if i < n then
      match line.[i] with
      | ' ' -> from (i + 1)
      | '(' | ')' | '[' | ']' | ';' -> found := String.make 1 line.[i] :: !found; from (i + 1)
      | _ ->
          let j = ref i in
          while !j < n && not (String.contains " ()[];" line.[!j]) do incr j done;
          found := String.sub line i (!j - i) :: !found;
          from !j
  in
  from 0; List.rev !found

(* Terms side by side, up to a bracket that is closed or a semicolon. *)
let rec terms = function
  | "(" :: rest -> (
      match terms rest with
      | [ x ], ")" :: rest -> more x rest
      | xs, ")" :: rest -> more (Call xs) rest
      | _ -> raise (Unread "a parenthesis is not closed"))
  | "[" :: "]" :: rest -> more (Row []) rest
  | "[" :: rest -> row [] rest
  | (")" | "]" | ";") :: _ as rest -> ([], rest)
  | [] -> ([], [])
  | word :: rest -> more (Word word) rest

and more x rest = let xs, rest = terms rest in (x :: xs, rest)

and row before rest =
  let xs, rest = terms rest in
  let x = match xs with [ x ] -> x | _ -> Call xs in
  match rest with
  | ";" :: rest -> row (x :: before) rest
  | "]" :: rest -> more (Row (List.rev (x :: before))) rest
  | _ -> raise (Unread "a list is not closed")

let int = function
  | Word w -> (match int_of_string_opt w with Some n -> n | None -> raise (Unread w))
  | _ -> raise (Unread "a number is expected")

let rec positive n = if n = 1 then XH else if n land 1 = 1 then XI (positive (n / 2)) else XO (positive (n / 2))
let rec natural n = if n <= 0 then O else S (natural (n - 1))
let nat t = natural (int t)
let small n = if n = 0 then Z0 else Zpos (positive n)

let z = function
  | Word w when w <> "" && w <> "-" ->
      let minus = w.[0] = '-' in
      let digits = if minus then String.sub w 1 (String.length w - 1) else w in
      let next n c =
        if c < '0' || c > '9' then raise (Unread w);
        Z.add (Z.mul n (small 10)) (small (Char.code c - 48))
      in
      let n = String.fold_left next Z0 digits in
      if minus then Z.opp n else n
  | _ -> raise (Unread "a number is expected")

let rec expr = function
  | Call [ Word "Num"; c ] -> Num (z c)
  | Call [ Word "Var"; i ] when int i > 0 -> Var (positive (int i))
  | Call [ Word "Add"; x; y ] -> Add (expr x, expr y)
  | Call [ Word "Sub"; x; y ] -> Sub (expr x, expr y)
  | Call [ Word "Mul"; x; y ] -> Mul (expr x, expr y)
  | Call [ Word "Opp"; x ] -> Opp (expr x)
  | Call [ Word "Pow"; x; n ] -> Pow (expr x, nat n)
  | _ -> raise (Unread "an expression is expected")

let list f = function Row xs -> List.map f xs | _ -> raise (Unread "a list is expected")

let item = function
  | Call [ Word "Quot"; a ] -> Quot (expr a)
  | Call [ Word "Over"; a; d ] -> Over (expr a, z d)
  | Call [ Word "Run"; n ] -> Run (expr n)
  | Call [ Word "RunOver"; n; d ] -> RunOver (expr n, z d)
  | _ -> raise (Unread "a quotient is expected")

let base_of = function
  | Word "None" -> None
  | Call [ Word "Some"; b ] -> Some (expr b)
  | _ -> raise (Unread "a base is expected")

let claim = function
  | Call [ Word "Claim"; head; block; signs; base ] ->
      { head = list item head; block = list item block; signs = list z signs; base = base_of base }
  | _ -> raise (Unread "a claim is expected")

let theorem = function
  | Call [ Word "Progression"; a; d; n; m; s ] -> Progression (expr a, expr d, expr n, z m, z s)
  | Call [ Word "Powers"; f; f'; g; g'; b; s; t ] -> Powers (expr f, z f', expr g, z g', expr b, z s, z t)
  | _ -> raise (Unread "a theorem is expected")

let proof = function
  | Call [ Word "Proof"; t; a; b; c; d; i; j; x; y; flip; sign; single ] ->
      { by_theorem = theorem t; m11 = expr a; m12 = expr b; m21 = expr c; m22 = expr d;
        x_start = nat i; y_start = nat j; x_group = nat x; y_group = nat y;
        x_flip = z flip; y_sign = z sign; single = nat single }
  | _ -> raise (Unread "a proof is expected")

let ratio = function
  | Call [ Word "Ratio"; p; q; ps; qs; common ] ->
      { top = expr p; bottom = expr q; top_list = list expr ps; bottom_list = list expr qs; common = z common }
  | _ -> raise (Unread "a ratio is expected")

let rec image = function
  | Word "Itself" -> Itself
  | Call [ Word "Whole"; e ] -> Whole (expr e)
  | Call [ Word "Plus"; x; y ] -> Plus (image x, image y)
  | Call [ Word "Minus"; x; y ] -> Minus (image x, image y)
  | Call [ Word "Times"; x; y ] -> Times (image x, image y)
  | Call [ Word "Divided"; x; y; a; b ] -> Divided (image x, image y, expr a, expr b)
  | _ -> raise (Unread "a rational function is expected")

let linear = function
  | Call [ Word "Linear"; a; b; c; d ] -> { l11 = expr a; l12 = expr b; l21 = expr c; l22 = expr d }
  | _ -> raise (Unread "a matrix is expected")

let kind = function
  | Word "Exp" -> Exp | Word "Tanh" -> Tanh | Word "Coth" -> Coth | Word "Tan" -> Tan | Word "Cot" -> Cot
  | _ -> raise (Unread "a function is expected")

let exponents = function
  | Word "Factorials" -> Factorials
  | Call [ Word "Geometric"; r ] -> Geometric (nat r)
  | _ -> raise (Unread "exponents are expected")

let sum = function
  | Word "Davison" -> Davison | Word "Hone" -> Hone | Word "Varona" -> Varona
  | _ -> raise (Unread "a sum is expected")

let power = function
  | Call [ Word "Power"; a; b; x; y ] -> { at_0 = z a; at_1 = z b; of_x = nat x; of_y = nat y }
  | _ -> raise (Unread "a power is expected")

let answer = function
  | [ Word "elementary"; f; p; q; i; c; t; r; k ] ->
      check_elementary (kind f) (expr p) (expr q) (image i) (claim c) (proof t) (ratio r) (nat k)
  | [ Word "root"; f; p; q; i; c; t; r ] ->
      check_root (kind f) (expr p) (expr q) (image i) (claim c) (proof t) (ratio r)
  | [ Word "bessel"; lower; p; q; i; c; t; r ] ->
      check_bessel (lower = Word "true") (expr p) (expr q) (image i) (claim c) (proof t) (ratio r)
  | [ Word "powers"; e; i; c; t; r ] -> check_powers (z e) (image i) (claim c) (proof t) (ratio r)
  | [ Word "quadratic"; a; b; d; e; c; r; k; t; single ] ->
      check_quadratic (expr a) (expr b) (expr d) (expr e) (claim c) (ratio r) (nat k) (nat t) (nat single)
  | [ Word "folding"; b; s; x; w; head; k; i; n; h; d; f; e; folds; c; m; r ] ->
      check_folding (expr b) (z s) (exponents x) (list expr w) (list expr head) (nat k) (nat i) (z n) (z h) (z d) (expr f)
        (z e) (nat folds) (image c) (linear m) (ratio r)
  | [ Word "sum"; f; x; g; head; rules; s; t; i; u; v; b; e; n; c; m; r ] ->
      check_sum (sum f) (z x) (expr g) (list expr head) (list expr rules) (z s) (z t) (nat i) (z u) (z v) (expr b) (z e)
        (nat n) (image c) (linear m) (ratio r)
  | [ Word "rabbit"; a; b; d; e; hs; ps; base; root; w; p; q; head; signs; powers; block; i; t; flip; sign; n; c; m; r ] ->
      check_rabbit (expr a) (expr b) (expr d) (expr e) (list z hs) (list z ps) (expr base) (expr root) (z w) (z p) (z q)
        (list expr head) (list z signs) (list power powers) (list item block) (nat i) (nat t) (z flip) (z sign) (nat n)
        (image c) (linear m) (ratio r)
  | _ -> raise (Unread "no boolean of the library")

let said line =
  match terms (tokens line) with
  | question, [] -> string_of_bool (answer question)
  | _ -> raise (Unread "what is closed was not open")

let () =
  try
    while true do
      let line = input_line stdin in
      print_endline (try said line with Unread why -> why)
    done
  with End_of_file -> ()
