(** * Sums over the multiples of a slope: the check

    The quotients of the statement are sums of powers whose exponents follow a recurrence of two terms: they are
    polynomials in the numbers x, y of Theorem S, the same ones in every block, and Theorem B applies. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices Convergence TheoremA TheoremB Polynomials Groups Check Soundness Values TheoremC TheoremD TheoremH TheoremS.
Import ListNotations.

(** ** Quotients in blocks of the same length *)
Open Scope Z_scope.
Open Scope bool_scope.
Lemma nth_blocks (block : Z -> list Z) N : (0 < N)%nat -> (forall m, length (block m) = N) -> forall K i n, (n < N * K)%nat ->
  nth n (flat_map (fun m => block (Z.of_nat m)) (seq i K)) 0 = nth (n mod N) (block (Z.of_nat (i + n / N))) 0.
Proof.
  intros HN HB. induction K as [|K IH]; intros i n Hn; [lia|]. cbn [seq flat_map]. destruct (Nat.lt_ge_cases n N) as [L|L].
  - rewrite app_nth1 by now rewrite HB. rewrite Nat.mod_small, Nat.div_small, Nat.add_0_r by exact L. reflexivity.
  - rewrite app_nth2 by now rewrite HB. rewrite HB, IH by nia. assert (E : n = (n - N + 1 * N)%nat) by lia. set (m := (n - N)%nat) in *. clearbody m. subst n. rewrite Nat.mod_add, Nat.div_add by lia. do 3 f_equal. lia.
Qed.
Lemma quotients_blocks head block N n : (0 < N)%nat -> (forall m, length (block m) = N) ->
  quotients head block n = behind head (fun n => nth (n mod N) (block (Z.of_nat (n / N))) 0) n.
Proof.
  intros HN HB. unfold quotients, behind. destruct (Nat.ltb_spec n (length head)) as [L|L].
  - now rewrite app_nth1.
  - rewrite app_nth2 by exact L. rewrite (nth_blocks block N HN HB) by nia. reflexivity.
Qed.

(** ** Exponents, and polynomials in x and y

    The exponents of x_n and y_n to a base are a pair; the quotients a_n lead from one pair to the next, linearly. *)
Definition run_pair (word : list Z) (p : Z * Z) : Z * Z := fold_left (fun p a => (snd p, fst p + a * snd p)) word p.
Definition combined (c : Z) (p : Z * Z) (d : Z) (q : Z * Z) : Z * Z := (c * fst p + d * fst q, c * snd p + d * snd q).
Definition pair_eqb (p q : Z * Z) : bool := (fst p =? fst q) && (snd p =? snd q).
Lemma pair_eqb_sound p q : pair_eqb p q = true -> p = q.
Proof. unfold pair_eqb. destruct p, q. intros H. bools. cbn in *. congruence. Qed.
Lemma run_combined word c p d q : run_pair word (combined c p d q) = combined c (run_pair word p) d (run_pair word q).
Proof.
  revert p q. induction word as [|a w IH]; intros p q; [reflexivity|]. unfold run_pair in *. cbn [fold_left]. rewrite <- IH. f_equal.
  unfold combined. cbn [fst snd]. f_equal. ring.
Qed.
Lemma combined_unit p : p = combined (fst p) (1, 0) (snd p) (0, 1).
Proof. destruct p. unfold combined. cbn [fst snd]. f_equal; ring. Qed.
Lemma run_nonneg word p : forallb (Z.leb 1) word = true -> 0 <= fst p /\ 0 <= snd p -> 0 <= fst (run_pair word p) /\ 0 <= snd (run_pair word p).
Proof.
  revert p. induction word as [|a w IH]; intros p H Hp; [exact Hp|]. cbn [forallb] in H. bools. unfold run_pair. cbn [fold_left]. apply IH; [assumption|]. cbn [fst snd]. nia.
Qed.
Lemma run_app v w p : run_pair (v ++ w) p = run_pair w (run_pair v p).
Proof. unfold run_pair. apply fold_left_app. Qed.

Fixpoint pgeometric (z : poly) (n : nat) : poly := match n with O => num 0 | S n => padd (pgeometric z n) (ppow z n) end.
Fixpoint slope_polys (word : list Z) (x y : poly) : list poly :=
  match word with [] => [] | a :: w => pmul x (pgeometric y (Z.to_nat a)) :: slope_polys w y (pmul x (ppow y (Z.to_nat a))) end.
Lemma pgeometric_eval l z n : zpoly l (pgeometric z n) = geometric (zpoly l z) n.
Proof. induction n as [|n IH]; [reflexivity|]. cbn [pgeometric geometric]. now rewrite zpoly_add, zpoly_pow, IH. Qed.

(** The numbers x_n, y_n of a base that is a polynomial in the parameters. *)
Fixpoint pxy (b : poly) (a : nat -> Z) (n : nat) : poly * poly :=
  match n with O => (num 1, b) | S n => let (x, y) := pxy b a n in (y, pmul x (ppow y (Z.to_nat (a n)))) end.
Lemma pxy_eval l b a n : (forall n, 1 <= a n) -> zpoly l (fst (pxy b a n)) = fst (xy (zpoly l b) a n) /\ zpoly l (snd (pxy b a n)) = snd (xy (zpoly l b) a n).
Proof.
  intros Ha. induction n as [|n [I1 I2]]; [split; reflexivity|]. cbn [pxy xy]. destruct (pxy b a n) as [x y], (xy (zpoly l b) a n) as [x' y']. cbn [fst snd] in *.
  split; [exact I2|]. rewrite zpoly_mul, zpoly_pow, Z2Nat.id, I1, I2 by (specialize (Ha n); lia). reflexivity.
Qed.
(** What a polynomial is modulo d, if that does not depend on the parameters. *)
Definition constant_part (p : poly) : Z := zpoly [] p.
Definition steady_mod (d : Z) (p : poly) : bool := divisible d (psub p (num (constant_part p))).
Lemma steady_mod_sound d p l : 1 <= d -> steady_mod d p = true -> zpoly l p mod d = constant_part p mod d.
Proof.
  intros Hd H. apply (divisible_sound d l) in H; [|lia]. rewrite zpoly_sub, zpoly_num in H. destruct H as [q E].
  replace (zpoly l p) with (constant_part p + q * d) by lia. apply Z.mod_add. lia.
Qed.

(** An expression with others in place of its variables. *)
Fixpoint substituted (l : list expr) (e : expr) : expr :=
  match e with
  | Num c => Num c | Var i => BinList.nth (Num 0) i l
  | Add x y => Add (substituted l x) (substituted l y) | Sub x y => Sub (substituted l x) (substituted l y)
  | Mul x y => Mul (substituted l x) (substituted l y) | Opp x => Opp (substituted l x) | Pow x n => Pow (substituted l x) n
  end.
Lemma substituted_eval k l e : zval k (substituted l e) = zval (map (zval k) l) e.
Proof.
  induction e as [c|i|e1 I1 e2 I2|e1 I1 e2 I2|e1 I1 e2 I2|e I|e I n]; cbn [substituted zval]; try congruence.
  rewrite !nth_pos. symmetry. exact (map_nth (zval k) l (Num 0) _).
Qed.

(** A power beta^e(m) whose exponent begins with e(0), e(1); it is x^i y^j. *)
Record power := Power { at_0 : Z; at_1 : Z; of_x : nat; of_y : nat }.
Definition power_expr (p : power) : expr := Mul (Pow (Var 1) (of_x p)) (Pow (Var 2) (of_y p)).
Definition power_values (beta w1 w2 : Z) (ps : list power) (m : Z) : list Z :=
  map (fun p => beta ^ recurrent w1 w2 (at_0 p) (at_1 p) m) ps.
Definition power_block (beta w1 w2 : Z) (ps : list power) (block : list item) (m : Z) : list Z :=
  flat_map (item_list (power_values beta w1 w2 ps m)) block.
Definition item_top (i : item) : expr := match i with Quot a | Over a _ => a | _ => Num 0 end.

(** ** The check *)
Definition slope_quotient (hs ps : list Z) : nat -> Z := behind hs (fun n => nth (n mod length ps) ps 0).
Definition moved (a : list Z) : expr * expr :=
  let p := run_pair a (1, 0) in let q := run_pair a (0, 1) in let e := fun x y => Mul (Pow (Var 1) (Z.to_nat x)) (Pow (Var 2) (Z.to_nat y)) in
  (e (fst p) (fst q), e (snd p) (snd q)).
Definition moved_residues (a : list Z) (d : Z) (l : list Z) : list Z := [zval l (fst (moved a)) mod d; zval l (snd (moved a)) mod d].
Definition xy_poly (x y : poly) (ps : list power) (i : item) : poly := poly_at x y (substituted (map power_expr ps) (item_top i)).
Definition check_slope (hs ps : list Z) (b beta : expr) (w w1 w2 : Z) (head : list expr) (signs : list Z) (pows : list power) (block : list item)
    (i T : nat) (flip e : Z) (steps : nat) (im : image) (ma : linear_map) (r : ratio) : bool :=
  let a := slope_quotient hs ps in let word := map a (seq i T) in let x0 := fst (pxy (p0 b) a i) in let y0 := snd (pxy (p0 b) a i) in
  let e0 := run_pair (map a (seq 0 i)) (0, w) in let e1 := run_pair word e0 in
  let p := run_pair word (1, 0) in let q := run_pair word (0, 1) in
  let j := length head in let n := length block in let s := fun h => periodic signs (j + h) in let it := fun h => nth h block (Quot (Num 0)) in
  let B := pproduct (map (fun k => PMat (p0 (nth k head (Num 0))) (num (periodic signs k)) (num 1) (num 0)) (seq 0 j)) in
  let U := pmmul (padj B) (pmmul (linear_mat ma) (pword (slope_polys (map a (seq 0 i)) (num 1) (p0 b)))) in
  let above := fun k h => at_least (k * item_below (it h)) (xy_poly (padd (var 1) x0) (padd (var 2) y0) pows (it h)) in
  at_least 2 (p0 b) && (1 <=? w) && peq (p0 b) (ppow (p0 beta) (Z.to_nat w)) && forallb (Z.leb 1) hs && forallb (Z.leb 1) ps && (0 <? length ps)%nat
  && (length hs <=? i)%nat && (0 <? T)%nat && (T mod length ps =? 0)%nat
  (* exponents follow the recurrence of the law *)
  && pair_eqb (run_pair word p) (combined w1 p w2 (1, 0)) && pair_eqb (run_pair word q) (combined w1 q w2 (0, 1))
  && forallb (fun z => let m := Z.of_nat (of_x z) in let k := Z.of_nat (of_y z) in
                       (at_0 z =? m * fst e0 + k * snd e0) && (at_1 z =? m * fst e1 + k * snd e1)) pows
  && (0 <? n)%nat && (0 <? length signs)%nat && (n mod length signs =? 0)%nat && forallb (fun s => (s =? 1) || (s =? -1)) signs
  (* the quotients are integers, and large enough *)
  && forallb is_single block
  && forallb (fun h => let d := item_below (it h) in (1 <=? d) && above (if s h =? 1 then 1 else 2) h && (steady_mod d x0 && steady_mod d y0
       && recurs (moved_residues word d) (fun l => zval l (substituted (map power_expr pows) (item_top (it h))) mod d =? 0) steps [constant_part x0 mod d; constant_part y0 mod d])) (seq 0 n)
  && existsb (fun h => above (2 - s h) h) (seq 0 n)
  (* U A = B U, or -B U *)
  && ((flip =? 1) || (flip =? -1))
  && pmeq (pscale (num (below_product (fun h => item_below (it h)) 0 n)) (pmmul U (pproduct (map (fun p => PMat p (num 1) (num 1) (num 0)) (slope_polys word (var 1) (var 2))))))
          (pscale (num flip) (pmmul (pproduct (map (fun h => let d := item_below (it h) in PMat (xy_poly (var 1) (var 2) pows (it h)) (num (s h * d)) (num d) (num 0)) (seq 0 n))) U))
  && check_range U && check_positive e B
  && check_rational im ma r (var 2) (pmul (psub (p0 b) (num 1)) (var 1)).

Lemma xy_exponents b beta w a n : 0 <= w -> b = beta ^ w -> (forall n, 1 <= a n) ->
  let e := run_pair (map a (seq 0 n)) (0, w) in 0 <= fst e /\ 0 <= snd e /\ xy b a n = (beta ^ fst e, beta ^ snd e).
Proof.
  intros Hw Hb Ha. induction n as [|n [I1 [I2 I3]]]; intros e.
  - unfold e, run_pair. cbn [seq map fold_left fst snd xy]. rewrite Z.pow_0_r, Hb. repeat split; lia.
  - unfold e. rewrite seq_S, map_app, run_app. cbn [map run_pair fold_left Nat.add]. cbn [xy]. rewrite I3. set (p := run_pair _ _) in *. specialize (Ha n). cbn [fst snd].
    split; [lia|]. split; [nia|]. f_equal. rewrite Z.pow_add_r by nia. f_equal. rewrite (Z.mul_comm (a n)), Z.pow_mul_r by lia. reflexivity.
Qed.
Lemma slope_polys_eval l b a T : forall n X Y, zpoly l X = fst (xy b a n) -> zpoly l Y = snd (xy b a n) -> (forall n, 1 <= a n) ->
  map (zpoly l) (slope_polys (map a (seq n T)) X Y) = map (slope_term b a) (seq n T).
Proof.
  induction T as [|T IH]; intros n X Y HX HY Ha; [reflexivity|]. cbn [seq map slope_polys]. f_equal.
  - rewrite zpoly_mul, pgeometric_eval, HX, HY. reflexivity.
  - destruct (xy_S b a n) as [E1 E2]. cbv zeta in E1, E2. apply IH; [now rewrite E1, HY | | exact Ha].
    rewrite E2, zpoly_mul, zpoly_pow, HX, HY, Z2Nat.id by (specialize (Ha n); lia). reflexivity.
Qed.
Lemma two_term_from p q (f : nat -> Z) : (forall k, f (S (S k)) = p * f (S k) + q * f k) -> forall m k, two_term p q (f k) (f (S k)) m = f (k + m)%nat.
Proof.
  intros H. induction m as [|m IH]; intros k; [now rewrite Nat.add_0_r|]. cbn [two_term]. rewrite <- H, IH. f_equal. lia.
Qed.
Lemma map_prod (f : nat -> Z) s i n : prod (entries f s) i n = product (map (fun k => entry (f k) (s k)) (seq i n)).
Proof. now rewrite product_seq. Qed.

Section Sound.
Variables (hs ps : list Z) (b beta : expr) (w w1 w2 : Z) (head : list expr) (signs : list Z) (pows : list power) (block : list item) (i T : nat) (flip e : Z) (steps : nat) (im : image) (ma : linear_map) (r : ratio).
Let a := slope_quotient hs ps.
Hypothesis check : check_slope hs ps b beta w w1 w2 head signs pows block i T flip e steps im ma r = true.
Let word := map a (seq i T).
Let P := (length ps).
Lemma slope_positive n : 1 <= a n.
Proof.
  pose proof check as K. unfold check_slope in K. bools.
  repeat match goal with H : forallb (Z.leb 1) _ = true |- _ => rewrite forallb_forall in H end.
  unfold a, slope_quotient, behind. destruct (Nat.ltb_spec n (length hs)) as [L|L]; apply Z.leb_le.
  - match goal with H : forall x, In x hs -> _ |- _ => apply H, nth_In, L end.
  - match goal with H : forall x, In x ps -> _ |- _ => apply H, nth_In, Nat.mod_upper_bound end. lia.
Qed.
Lemma slope_period n k : (i <= n)%nat -> a (n + k * T)%nat = a n.
Proof.
  pose proof check as K. unfold check_slope in K. bools. intros Hn. assert (E : (T mod P = 0)%nat) by assumption. assert (HP : (0 < P)%nat) by assumption. assert (HI : (length hs <= i)%nat) by assumption.
  unfold a, slope_quotient, behind. destruct (Nat.ltb_spec (n + k * T) (length hs)), (Nat.ltb_spec n (length hs)); try lia.
  fold P. apply Nat.div_exact in E; [|lia]. rewrite E. replace (n + k * (P * (T / P)) - length hs)%nat with (n - length hs + k * (T / P) * P)%nat by nia. now rewrite Nat.mod_add by lia.
Qed.
Lemma slope_word k : map a (seq (i + k * T) T) = word.
Proof.
  unfold word. rewrite <- (seq_from (i + k * T)), <- (seq_from i), !map_map. apply map_ext_in. intros n _.
  replace (i + k * T + n)%nat with (i + n + k * T)%nat by lia. apply slope_period. lia.
Qed.
Let ex (k : nat) := run_pair (map a (seq 0 (i + k * T))) (0, w).
Lemma ex_S k : ex (S k) = run_pair word (ex k).
Proof.
  unfold ex. replace (i + S k * T)%nat with ((i + k * T) + T)%nat by lia. rewrite seq_app, map_app, run_app. f_equal. exact (slope_word k).
Qed.
Let p := run_pair word (1, 0).
Let q := run_pair word (0, 1).
Lemma ex_step k : ex (S k) = combined (fst (ex k)) p (snd (ex k)) q.
Proof. rewrite ex_S. rewrite (combined_unit (ex k)) at 1. apply run_combined. Qed.
Lemma ex_recurrence k : ex (S (S k)) = combined w1 (ex (S k)) w2 (ex k).
Proof.
  pose proof check as K. unfold check_slope in K. bools.
  match goal with H : pair_eqb _ (combined w1 _ w2 (1, 0)) = true |- _ => apply pair_eqb_sound in H; rename H into Hp end.
  match goal with H : pair_eqb _ (combined w1 _ w2 (0, 1)) = true |- _ => apply pair_eqb_sound in H; rename H into Hq end.
  change (run_pair word p = combined w1 p w2 (1, 0)) in Hp. change (run_pair word q = combined w1 q w2 (0, 1)) in Hq.
  rewrite (ex_S (S k)), (ex_step k), run_combined, Hp, Hq. rewrite (combined_unit (ex k)) at 5. unfold combined. cbn [fst snd]. f_equal; ring.
Qed.
Variable us : list Z.
Hypothesis Hu : natural us.
Let bz := zval (0 :: 0 :: us) b.
Let betaz := zval (0 :: 0 :: us) beta.
Let x k := fst (xy bz a (i + k * T)).
Let y k := snd (xy bz a (i + k * T)).
Lemma xy_ex k : 0 <= fst (ex k) /\ 0 <= snd (ex k) /\ x k = betaz ^ fst (ex k) /\ y k = betaz ^ snd (ex k).
Proof.
  pose proof check as K. unfold check_slope in K. bools. match goal with H : peq (p0 b) _ = true |- _ => apply (zpoly_eq (0 :: 0 :: us)) in H; rewrite zpoly_pow, !p0_eval_u in H; rename H into Root end.
  destruct (xy_exponents bz betaz w a (i + k * T)) as [E1 [E2 E3]]; [lia | rewrite Z2Nat.id in Root by lia; exact Root | exact slope_positive|].
  unfold x, y. rewrite E3. cbn [fst snd]. tauto.
Qed.
Lemma word_positive : forallb (Z.leb 1) word = true.
Proof. apply forallb_forall. intros z Hz. unfold word in Hz. apply in_map_iff in Hz. destruct Hz as [n [<- _]]. apply Z.leb_le, slope_positive. Qed.
Lemma xy_moved k : [x (S k); y (S k)] = [zval [x k; y k] (fst (moved word)); zval [x k; y k] (snd (moved word))].
Proof.
  destruct (xy_ex k) as [E1 [E2 [-> ->]]]. destruct (xy_ex (S k)) as [_ [_ [-> ->]]]. rewrite ex_step. unfold combined, moved. fold p q. cbn [fst snd zval].
  assert (Np : 0 <= fst p /\ 0 <= snd p) by (apply run_nonneg; [exact word_positive | cbn; lia]).
  assert (Nq : 0 <= fst q /\ 0 <= snd q) by (apply run_nonneg; [exact word_positive | cbn; lia]).
  cbn [BinList.nth hd tl BinList.jump]. rewrite !Z2Nat.id, !Z.pow_add_r, !Z.pow_mul_r by nia. reflexivity.
Qed.
(** The powers in block k are monomials in x_k and y_k. *)
Lemma powers_monomials k : power_values betaz w1 w2 pows (Z.of_nat k) = map (zval [x k; y k]) (map power_expr pows).
Proof.
  pose proof check as K. unfold check_slope in K. bools. match goal with H : forallb _ pows = true |- _ => rewrite forallb_forall in H; rename H into F end.
  unfold power_values. rewrite map_map. apply map_ext_in. intros z Hz. specialize (F z Hz). cbv zeta in F. apply Bool.andb_true_iff in F. destruct F as [F0 F1]. apply Z.eqb_eq in F0, F1.
  set (z0 := run_pair (map a (seq 0 i)) (0, w)). change (at_0 z = Z.of_nat (of_x z) * fst z0 + Z.of_nat (of_y z) * snd z0) in F0.
  change (at_1 z = Z.of_nat (of_x z) * fst (run_pair word z0) + Z.of_nat (of_y z) * snd (run_pair word z0)) in F1.
  assert (X0 : z0 = ex 0) by (unfold z0, ex; now rewrite Nat.add_0_r). rewrite X0 in F0, F1. rewrite <- ex_S in F1.
  set (f := fun k : nat => Z.of_nat (of_x z) * fst (ex k) + Z.of_nat (of_y z) * snd (ex k)).
  assert (E : recurrent w1 w2 (at_0 z) (at_1 z) (Z.of_nat k) = f k).
  { unfold recurrent. rewrite Nat2Z.id, F0, F1. change (two_term w1 w2 (f 0%nat) (f 1%nat) k = f k). rewrite two_term_from; [reflexivity|].
    intros m. unfold f. rewrite ex_recurrence. unfold combined. cbn [fst snd]. ring. }
  rewrite E. unfold f. destruct (xy_ex k) as [E1 [E2 [-> ->]]]. cbn [power_expr zval BinList.nth hd tl BinList.jump].
  rewrite Z.pow_add_r by nia. rewrite !(Z.mul_comm (Z.of_nat _)), !Z.pow_mul_r by lia. reflexivity.
Qed.
End Sound.

(** ** The check is a proof *)
Lemma single_length l block : List.Forall (fun z => is_single z = true) block -> length (flat_map (item_list l) block) = length block.
Proof. induction 1 as [|z t Hz Ht IH]; [reflexivity|]. cbn [flat_map length]. rewrite app_length, IH. now destruct z. Qed.
Lemma single_nth l block : List.Forall (fun z => is_single z = true) block -> forall h, (h < length block)%nat ->
  nth h (flat_map (item_list l) block) 0 = zval l (item_top (nth h block (Quot (Num 0)))) / item_below (nth h block (Quot (Num 0))).
Proof.
  induction 1 as [|z t Hz Ht IH]; intros h Hh; [cbn in Hh; lia|]. cbn [flat_map]. destruct h as [|h].
  - destruct z; try discriminate; cbn; [now rewrite Z.div_1_r | reflexivity].
  - cbn [length] in Hh. rewrite app_nth2 by (destruct z; try discriminate; cbn; lia). replace (S h - _)%nat with h by (destruct z; try discriminate; cbn; lia).
    apply IH. lia.
Qed.
Section Law.
Variables (hs ps : list Z) (b beta : expr) (w w1 w2 : Z) (head : list expr) (signs : list Z) (pows : list power) (block : list item) (i T : nat) (flip e : Z) (steps : nat) (im : image) (ma : linear_map) (r : ratio).
Hypothesis check : check_slope hs ps b beta w w1 w2 head signs pows block i T flip e steps im ma r = true.
Variable us : list Z.
Hypothesis Hu : natural us.
Let bz := zval (0 :: 0 :: us) b.
Let betaz := zval (0 :: 0 :: us) beta.
Let a := slope_quotient hs ps.
Let word := map a (seq i T).
Let x k := fst (xy bz a (i + k * T)).
Let y k := snd (xy bz a (i + k * T)).
Let pos_a : forall n, 1 <= a n := slope_positive hs ps b beta w w1 w2 head signs pows block i T flip e steps im ma r check.
Let it h := nth h block (Quot (Num 0)).
Let n := length block.
Let j := length head.
Let c k h := zval (power_values betaz w1 w2 pows (Z.of_nat k)) (item_top (it h)).
Let d h := item_below (it h).
Lemma quotient_least l z v : 1 <= z -> l * z <= z * v -> l <= v. Proof. nia. Qed.
Lemma law_b : 2 <= bz.
Proof. pose proof check as K. unfold check_slope in K. bools. match goal with H : at_least 2 _ = true |- _ => exact (p0_least 2 us b Hu H) end. Qed.
Let x0 := fst (pxy (p0 b) a i).
Let y0 := snd (pxy (p0 b) a i).
Lemma law_first X Y : zpoly (X :: Y :: us) x0 = x 0 /\ zpoly (X :: Y :: us) y0 = y 0.
Proof.
  unfold x0, y0, x, y. rewrite Nat.mul_0_l, Nat.add_0_r. destruct (pxy_eval (X :: Y :: us) (p0 b) a i pos_a) as [-> ->]. rewrite p0_eval. split; reflexivity.
Qed.
Lemma value_xy k X Y h : zpoly (X :: Y :: us) (xy_poly (var 1) (var 2) pows (it h)) = zval [X; Y] (substituted (map power_expr pows) (item_top (it h))) /\
  (X = x k -> Y = y k -> zval [X; Y] (substituted (map power_expr pows) (item_top (it h))) = c k h).
Proof.
  split.
  - unfold xy_poly. rewrite poly_at_z, !zpoly_var, !substituted_eval, !map_map. reflexivity.
  - intros -> ->. rewrite substituted_eval. unfold c. rewrite (powers_monomials hs ps b beta w w1 w2 head signs pows block i T flip e steps im ma r check us). reflexivity.
Qed.
Lemma xy_increase m k : (m <= k)%nat -> fst (xy bz a m) <= fst (xy bz a k) /\ snd (xy bz a m) <= snd (xy bz a k).
Proof.
  induction 1 as [|k Hk IH]; [lia|]. destruct (xy_S bz a k) as [E1 E2]. cbv zeta in E1, E2. rewrite E1, E2. pose proof (xy_grow bz a law_b pos_a k) as G. cbv zeta in G.
  pose proof (pos_a k) as A. assert (snd (xy bz a k) ^ 1 <= snd (xy bz a k) ^ a k) by (apply Z.pow_le_mono_r; lia). rewrite Z.pow_1_r in *. nia.
Qed.
(** What is seen of the first block holds in all. *)
Lemma above k l h : at_least (l * d h) (xy_poly (padd (var 1) x0) (padd (var 2) y0) pows (it h)) = true -> l * d h <= c k h.
Proof.
  intros H. destruct (xy_increase (i + 0 * T) (i + k * T) ltac:(nia)) as [I1 I2]. fold (x 0) (y 0) (x k) (y k) in I1, I2.
  apply (at_least_sound _ (x k - x 0 :: y k - y 0 :: us)) in H; [|repeat (apply natural_cons; [lia|]); exact Hu].
  destruct (law_first (x k - x 0) (y k - y 0)) as [F1 F2]. rewrite <- (proj2 (value_xy k _ _ h) eq_refl eq_refl).
  unfold xy_poly in H. rewrite poly_at_z, !zpoly_add, !zpoly_var, F1, F2 in H. cbn [tl] in H.
  change (BinList.nth 0 1%positive (x k - x 0 :: y k - y 0 :: us)) with (x k - x 0) in H. change (BinList.nth 0 2%positive (x k - x 0 :: y k - y 0 :: us)) with (y k - y 0) in H.
  rewrite !Z.sub_add, substituted_eval, map_map in H. rewrite substituted_eval, map_map. exact H.
Qed.
Lemma law_item h : (h < n)%nat -> is_single (it h) = true /\ 1 <= d h.
Proof.
  intros Hh. pose proof check as K. unfold check_slope in K. bools. split.
  - match goal with H : forallb is_single block = true |- _ => rewrite forallb_forall in H; apply H, nth_In, Hh end.
  - match goal with H : forallb (fun h => _) (seq 0 _) = true |- _ => rewrite forallb_forall in H; specialize (H h ltac:(apply in_seq; fold n; lia)); cbv zeta in H;
      apply Bool.andb_true_iff in H; destruct H as [H _]; apply Bool.andb_true_iff in H; destruct H as [H _]; now apply Z.leb_le in H end.
Qed.
Lemma law_whole k h : (h < n)%nat -> (d h | c k h).
Proof.
  intros Hh. pose proof (law_item h Hh) as [_ D]. pose proof check as K. unfold check_slope in K. bools.
  match goal with H : forallb (fun h => _) (seq 0 _) = true |- _ => rewrite forallb_forall in H; specialize (H h ltac:(apply in_seq; fold n; lia)); cbv zeta in H;
    apply Bool.andb_true_iff in H; destruct H as [_ H]; rename H into R end.
  fold a in R. fold word in R. fold (it h) in R. fold (d h) in R.
  apply Bool.andb_true_iff in R. destruct R as [R0 R]. apply Bool.andb_true_iff in R0. destruct R0 as [Rx Ry].
  apply (steady_mod_sound (d h) _ (0 :: 0 :: us) D) in Rx, Ry. fold x0 in R, Rx. fold y0 in R, Ry. destruct (law_first 0 0) as [X0 Y0]. rewrite <- Rx, <- Ry, X0, Y0 in R.
  pose proof (recurs_sound _ _ steps _ R (fun k => [x k mod d h; y k mod d h]) eq_refl) as S.
  assert (St : forall m, [x (Datatypes.S m) mod d h; y (Datatypes.S m) mod d h] = moved_residues word (d h) [x m mod d h; y m mod d h]).
  { intros m. pose proof (xy_moved hs ps b beta w w1 w2 head signs pows block i T flip e steps im ma r check us m) as M.
    assert (M1 : x (Datatypes.S m) = zval [x m; y m] (fst (moved word))) by exact (f_equal (fun l => nth 0 l 0) M).
    assert (M2 : y (Datatypes.S m) = zval [x m; y m] (snd (moved word))) by exact (f_equal (fun l => nth 1 l 0) M).
    rewrite M1, M2. unfold moved_residues.
    assert (C : forall z, zval [x m; y m] z mod d h = zval [x m mod d h; y m mod d h] z mod d h).
    { intros z. pose proof (residue_congruent (d h) (x m) (y m) z ltac:(lia)) as [q E]. replace (zval [x m; y m] z) with (zval [x m mod d h; y m mod d h] z + q * d h) by lia. apply Z.mod_add. lia. }
    now rewrite !C. }
  specialize (S St k). cbv beta in S. apply Z.eqb_eq in S. apply Z.mod_divide in S; [|lia].
  pose proof (residue_congruent (d h) (x k) (y k) (substituted (map power_expr pows) (item_top (it h))) ltac:(lia)) as E.
  rewrite <- (proj2 (value_xy k _ _ h) eq_refl eq_refl).
  replace (zval [x k; y k] _) with ((zval [x k; y k] (substituted (map power_expr pows) (item_top (it h))) - zval [x k mod d h; y k mod d h] (substituted (map power_expr pows) (item_top (it h)))) + zval [x k mod d h; y k mod d h] (substituted (map power_expr pows) (item_top (it h)))) by ring.
  now apply Z.divide_add_r.
Qed.
(** The quotients of the statement. *)
Let f := fun m => power_block betaz w1 w2 pows block m.
Let hz := map (zval (0 :: 0 :: us)) head.
Let q := quotients hz f.
Let s := periodic signs.
Lemma law_singles : List.Forall (fun z => is_single z = true) block.
Proof.
  pose proof check as K. unfold check_slope in K. bools. match goal with H : forallb is_single block = true |- _ => rewrite forallb_forall in H; now apply List.Forall_forall end.
Qed.
Lemma law_length m : length (f m) = n.
Proof. apply single_length, law_singles. Qed.
Lemma law_nth k h : (h < n)%nat -> nth h (f (Z.of_nat k)) 0 = c k h / d h.
Proof. intros Hh. exact (single_nth _ block law_singles h Hh). Qed.
Lemma law_quotient k h : (h < n)%nat -> q (j + k * n + h)%nat = c k h / d h /\ c k h = d h * q (j + k * n + h)%nat.
Proof.
  intros Hh. assert (E : q (j + k * n + h)%nat = c k h / d h).
  { unfold q. rewrite (quotients_blocks hz f n) by (lia || exact law_length). unfold behind, hz. rewrite map_length. fold j. destruct (Nat.ltb_spec (j + k * n + h) j); [lia|].
    replace (j + k * n + h - j)%nat with (h + k * n)%nat by lia. rewrite Nat.mod_add, Nat.div_add, Nat.mod_small, Nat.div_small by lia. exact (law_nth k h Hh). }
  split; [exact E|]. rewrite E. destruct (law_whole k h Hh) as [z Z]. pose proof (law_item h Hh) as [_ D]. rewrite Z, Z.div_mul by lia. ring.
Qed.
Lemma law_sign m k : s (m + k * n)%nat = s m.
Proof.
  pose proof check as K. unfold check_slope in K. bools. unfold s, periodic. f_equal. set (L := length signs) in *. assert (E : (n mod L = 0)%nat) by assumption. assert (HL : (0 < L)%nat) by assumption.
  apply Nat.div_exact in E; [|lia]. rewrite E. replace (m + k * (L * (n / L)))%nat with (m + k * (n / L) * L)%nat by ring. apply Nat.mod_add. lia.
Qed.
Lemma law_units : unit_signs s.
Proof.
  intros m. pose proof check as K. unfold check_slope in K. bools. match goal with H : forallb (fun s => _) signs = true |- _ => rewrite forallb_forall in H; rename H into F end.
  specialize (F _ (nth_In signs 0 (Nat.mod_upper_bound m (length signs) ltac:(lia)))). bools. exact F.
Qed.
Lemma law_place m : (j <= m)%nat -> exists k h, (m = j + k * n + h /\ h < n)%nat.
Proof.
  intros Hm. assert (Hn : (0 < n)%nat) by (pose proof check as K; unfold check_slope in K; bools; assumption).
  exists ((m - j) / n)%nat, ((m - j) mod n)%nat. split; [|apply Nat.mod_upper_bound; lia]. pose proof (Nat.div_mod (m - j) n ltac:(lia)). lia.
Qed.
Lemma law_admissible : admissible q s j.
Proof.
  pose proof check as K. unfold check_slope in K. bools.
  match goal with H : forallb (fun h => _) (seq 0 _) = true |- _ => rewrite forallb_forall in H; rename H into F end.
  match goal with H : existsb (fun h => _) (seq 0 _) = true |- _ => apply existsb_exists in H; destruct H as [h0 [I0 L0]]; apply in_seq in I0 end.
  fold a in F, L0. fold x0 y0 in F, L0. fold (it h0) in L0. fold (d h0) in L0. split.
  - intros m Hm. destruct (law_place m Hm) as [k [h [-> Hh]]]. specialize (F h ltac:(apply in_seq; fold n; lia)). cbv zeta in F.
    apply Bool.andb_true_iff in F. destruct F as [F _]. apply Bool.andb_true_iff in F. destruct F as [_ F]. fold (it h) in F. fold (d h) in F. apply (above k) in F.
    destruct (law_quotient k h Hh) as [_ E]. rewrite E in F. pose proof (law_item h Hh) as [_ D].
    replace (j + k * n + h)%nat with (j + h + k * n)%nat in * by lia. rewrite law_sign. fold s j in F.
    pose proof (quotient_least _ _ _ D F) as G. destruct (law_units (j + h)%nat) as [U | U]; rewrite U in G |- *; cbn [Z.eqb Pos.eqb] in G; lia.
  - intros m. set (k := m). exists (j + k * n + h0)%nat. apply (above k) in L0. destruct (law_quotient k h0 ltac:(fold n in I0; lia)) as [_ E]. rewrite E in L0. pose proof (law_item h0 ltac:(fold n in I0; lia)) as [_ D].
    split; [unfold k; fold n in I0; nia|]. replace (j + k * n + h0)%nat with (j + h0 + k * n)%nat in * by lia. rewrite law_sign. fold s j in L0.
    pose proof (quotient_least _ _ _ D L0) as G. destruct (law_units (j + h0)%nat) as [U | U]; rewrite U in G |- *; lia.
Qed.
(** Theorem B for the numbers of Theorem S. *)
Theorem slope_sound t : value (quotients hs (fun _ => ps)) (periodic [1]) t -> value q s (ratio_value r (image_value us (rabbit bz t) im) us).
Proof.
  intros Ht. pose proof law_admissible as Adm. pose proof check as K. unfold check_slope in K. bools.
  assert (Va : value a plus t).
  { revert Ht. apply value_ext; [|intros m; unfold periodic; cbn [length]; now rewrite Nat.mod_1_r].
    intros m. exact (quotients_blocks hs (fun _ => ps) (length ps) m ltac:(lia) (fun _ => eq_refl)). }
  destruct (complete_quotients a t pos_a Va) as [Tn [T0 [T1 TS]]].
  set (X := fun m => entry (slope_term bz a m) 1). set (g := slope_number bz a Tn).
  pose proof (slope_complete bz a Tn law_b pos_a T1 TS) as Co. fold g in Co.
  assert (Sol : solves X g).
  { intros m. exists 1%R. split; [lra|]. unfold X, act1, act2, entry; cbn [e11 e12 e21 e22]. split; [|ring]. rewrite (Co m). ring. }
  assert (Gr : grows g) by (apply slope_grows; [exact law_b | exact pos_a | exact T1 | exact TS]).
  set (l0 := 0 :: 0 :: us). set (N := zmat l0 (linear_mat ma)).
  set (B := pproduct (map (fun k => PMat (p0 (nth k head (Num 0))) (num (periodic signs k)) (num 1) (num 0)) (seq 0 j))) in *.
  set (U := pmmul (padj B) (pmmul (linear_mat ma) (pword (slope_polys (map a (seq 0 i)) (num 1) (p0 b))))) in *.
  match goal with H : pmeq _ _ = true |- _ => rename H into Step end.
  match goal with H : check_range _ = true |- _ => rename H into Range end.
  match goal with H : check_positive _ _ = true |- _ => rename H into Pos end.
  match goal with H : check_rational _ _ _ _ _ = true |- _ => rename H into Rat end.
  change (pmeq (pscale (num (below_product d 0 n)) (pmmul U (pproduct (map (fun p => PMat p (num 1) (num 1) (num 0)) (slope_polys word (var 1) (var 2))))))
          (pscale (num flip) (pmmul (pproduct (map (fun h => PMat (xy_poly (var 1) (var 2) pows (it h)) (num (s (j + h)%nat * d h)) (num (d h)) (num 0)) (seq 0 n))) U)) = true) in Step.
  assert (Y0 : forall k l, zmat (k :: l :: us) B = prod (entries q s) 0 j).
  { intros k l. unfold B. rewrite zmat_product, map_map, map_prod. f_equal. apply map_ext_in. intros m Hm. apply in_seq in Hm.
    unfold zmat, entry; cbn [f11 f12 f21 f22]. rewrite p0_eval. cbn [tl]. f_equal. unfold q. rewrite (quotients_blocks hz f n) by (lia || exact law_length). unfold behind, hz. rewrite map_length. fold j.
    destruct (Nat.ltb_spec m j); [|lia]. symmetry. exact (map_nth (zval l0) head (Num 0) m). }
  assert (First : forall k l, zmat (k :: l :: us) (pword (slope_polys (map a (seq 0 i)) (num 1) (p0 b))) = prod X 0 i).
  { intros k l. rewrite pword_eval. rewrite (slope_polys_eval _ bz a i 0); [| reflexivity | now rewrite p0_eval | exact pos_a].
    unfold word_mat, X. now rewrite map_map, product_seq. }
  assert (EU : forall k l, zmat (k :: l :: us) U = mul (adj (prod (entries q s) 0 j)) (mul N (prod X 0 i))).
  { intros k l. unfold U. rewrite !zmat_mul, zmat_adj, Y0, First. do 2 f_equal. unfold N, zmat, linear_mat; cbn [f11 f12 f21 f22]. now rewrite !p0_eval. }
  set (Uz := mul (adj (prod (entries q s) 0 j)) (mul N (prod X 0 i))) in *.
  destruct (positive_eval us 0 e B Hu ltac:(lia) Pos) as [He PB]. rewrite Y0 in PB.
  pose proof (range_eval us 0 U Hu ltac:(lia) Range) as RU. rewrite EU in RU.
  assert (DB : det (prod (entries q s) 0 j) = 1 \/ det (prod (entries q s) 0 j) = -1) by (apply det_prod, law_units).
  assert (TB : (0 < act1 N (g 0%nat) (g 1%nat) * act2 N (g 0%nat) (g 1%nat))%R /\ value q s (act1 N (g 0%nat) (g 1%nat) / act2 N (g 0%nat) (g 1%nat))).
  { apply (theorem_B X g Sol Gr q s law_units N Uz (det (prod (entries q s) 0 j)) e i T (fun k => j + k * n)%nat (fun _ => n)).
    - lia.
    - intros k. lia.
    - intros k. lia.
    - destruct DB as [-> | ->]; lia.
    - rewrite Nat.mul_0_l, Nat.add_0_r. unfold Uz. generalize (prod (entries q s) 0 j) (prod X 0 i). intros. mring.
    - intros k. exists (below_product d 0 n), (flip * below_product d 0 n).
      set (l := x k :: y k :: us). apply (zmat_eq_sound l) in Step. rewrite !zmat_scale, !zmat_mul, !zpoly_num in Step. unfold l in Step. rewrite !EU in Step. fold l in Step.
      assert (E1 : zmat l (pproduct (map (fun p => PMat p (num 1) (num 1) (num 0)) (slope_polys word (var 1) (var 2)))) = prod X (i + k * T) T).
      { rewrite zmat_product, map_map. rewrite <- (product_seq X). unfold X. rewrite <- (map_map (slope_term bz a) (fun z => entry z 1)).
        rewrite <- (slope_polys_eval l bz a T (i + k * T) (var 1) (var 2)); [| now rewrite zpoly_var | now rewrite zpoly_var | exact pos_a].
        assert (W : map a (seq (i + k * T) T) = word) by exact (slope_word hs ps b beta w w1 w2 head signs pows block i T flip e steps im ma r check k). rewrite W, map_map. reflexivity. }
      destruct (scaled_product (fun h => PMat (xy_poly (var 1) (var 2) pows (it h)) (num (s (j + h)%nat * d h)) (num (d h)) (num 0)) (fun h => entries q s (j + h)%nat) d l 0 n (k * n)) as [E2 P2].
      { intros h Hh. split; [|pose proof (proj2 (law_item h ltac:(lia))); lia]. unfold zmat, entries, entry, scale. cbn [f11 f12 f21 f22 e11 e12 e21 e22]. rewrite !zpoly_num.
        destruct (value_xy k (x k) (y k) h) as [V1 V2]. unfold l. rewrite V1, V2 by reflexivity. destruct (law_quotient k h ltac:(lia)) as [_ E]. rewrite E.
        replace (j + (h + k * n))%nat with (j + k * n + h)%nat by lia. replace (s (j + k * n + h)%nat) with (s (j + h)%nat) by (rewrite <- (law_sign (j + h) k); f_equal; lia).
        apply mat_eq; cbn [e11 e12 e21 e22]; ring. }
      assert (E3 : prod (fun h => entries q s (j + h)%nat) (0 + k * n) n = prod (entries q s) (j + k * n) n) by (apply prod_ext; intros m _; cbv beta; f_equal; lia).
      rewrite E1, E2, E3 in Step. split; [split; [lia|]|].
      + apply Z.neq_mul_0. split; [|lia]. match goal with H : flip = 1 \/ flip = -1 |- _ => destruct H as [-> | ->]; lia end.
      + rewrite Step. generalize (prod (entries q s) (j + k * n) n). intros. mring.
    - rewrite Nat.mul_0_l, Nat.add_0_r. exact Adm.
    - exact RU.
    - exact He.
    - rewrite Nat.mul_0_l, Nat.add_0_r. exact PB. }
  destruct TB as [TP V].
  assert (L : (0 < IZR bz - 1)%R) by (pose proof law_b as LB; apply (IZR_le 2) in LB; lra).
  assert (C : rabbit bz t = g 1%nat) by (rewrite <- T0; symmetry; apply (slope_rabbit bz a Tn)).
  assert (G0 : (IZR bz - 1 <> 0)%R) by lra.
  assert (C0 : ((IZR bz - 1) * g 0%nat = 1)%R) by (unfold g; cbn [slope_number]; field; lra).
  rewrite <- (rational_sound im ma r _ _ us (g 0%nat) (g 1%nat) (rabbit bz t) Hu Rat); [exact V | | | | exact TP].
  - intros a' b' z. apply (not_multiples g (slope_term bz a) (fun _ => 1) 1 z a' b' ltac:(lia)); [|exact Gr].
    intros m. rewrite (Co m). ring.
  - rewrite rpoly_mul, rpoly_sub, p0_real, rpoly_num, rpoly_var. cbn [BinList.nth hd tl BinList.jump]. fold bz. rewrite C0. lra.
  - rewrite rpoly_mul, rpoly_sub, p0_real, rpoly_num, !rpoly_var. cbn [BinList.nth hd tl BinList.jump]. fold bz. rewrite C0, C. ring.
Qed.
End Law.

(** ** Formulas

    The slope is (A + B sqrt D)/E, and its quotients are hs, and then ps again and again (Theorem C). *)
Definition slope_claim (hs ps : list Z) : claim := Claim (map (fun z => Quot (Num z)) hs) (map (fun z => Quot (Num z)) ps) [1] None.
Definition check_rabbit (A B D E : expr) (hs ps : list Z) (b beta : expr) (w w1 w2 : Z) (head : list expr) (signs : list Z) (pows : list power) (block : list item)
    (i T : nat) (flip e : Z) (steps : nat) (F : image) (M : linear_map) (r : ratio) : bool :=
  check_quadratic A B D E (slope_claim hs ps) (Ratio (Var 1) (Num 1) [Num 0; Num 1] [Num 1] 1) 1 (length ps) 0
  && check_slope hs ps b beta w w1 w2 head signs pows block i T flip e steps F M r.
Theorem rabbit_formula A B D E hs ps b beta w w1 w2 head signs pows block i T flip e steps F M r us : natural us ->
  check_rabbit A B D E hs ps b beta w w1 w2 head signs pows block i T flip e steps F M r = true ->
  let z x := IZR (zval [0; 0] x) in let v := zval (0 :: 0 :: us) in
  forall t d c x : R, z D = d -> t = ((z A + z B * sqrt d) / z E)%R -> c = image_value us x F -> x = rabbit (v b) t ->
  value (quotients (map v head) (power_block (v beta) w1 w2 pows block)) (periodic signs) (ratio_value r c us).
Proof.
  intros Hu H z v' t d c x Hd Ht -> ->. unfold check_rabbit in H. apply Bool.andb_true_iff in H. destruct H as [Q H]. apply (slope_sound _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ H us Hu t).
  pose proof (quadratic_formula A B D E _ _ _ _ _ [] (List.Forall_nil _) Q t d Hd Ht) as V. cbn [Check.signs slope_claim] in V.
  assert (G : forall l l', flat_map (item_list l) (map (fun z => Quot (Num z)) l') = l') by (intros l l'; induction l' as [|y l' IH]; [reflexivity | cbn; now f_equal]).
  revert V. apply value_ext; [|reflexivity]. intros n. unfold quotients, head_of, block_of, slope_claim. cbn [Check.head Check.block]. rewrite G. f_equal. f_equal. apply flat_map_ext. intros m. apply G.
Qed.
