(** * One boolean for all continued fractions of Theorems A and T

    [check c p = true] is computed for a claim c and a proof p, and has Theorem B's value for all values u >= 0
    of the parameters. The form of quotients, the parameters, the base, runs and fractions are all in the
    entries, which are polynomials. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices Convergence TheoremA TheoremT TheoremB Polynomials Groups.
Import ListNotations.
Open Scope Z_scope.
Open Scope bool_scope.

(** ** What a claim says *)

(** A quotient, or a run of quotients 2; the quotient, or the length of the run, with a denominator. *)
Inductive item := Quot (a : expr) | Over (a : expr) (d : Z) | Run (n : expr) | RunOver (n : expr) (d : Z).
Definition item_list (l : list Z) (i : item) : list Z :=
  match i with Quot a => [zval l a] | Over a d => [zval l a / d] | Run n => run 2 (zval l n) | RunOver n d => run 2 (zval l n / d) end.
Record claim := Claim { head : list item; block : list item; signs : list Z; base : option expr }.
(** What stands for the number m of a block: m, or base^m, the base being made of the parameters. *)
Definition letter (b : option Z) (m : Z) : Z := match b with None => m | Some b => b ^ m end.
Definition base_at (c : claim) (u : list Z) : option Z := option_map (zval (0 :: 0 :: u)) (base c).
Definition head_of (c : claim) (u : list Z) : list Z := flat_map (item_list (0 :: 0 :: u)) (head c).
Definition block_of (c : claim) (u : list Z) (m : Z) : list Z :=
  flat_map (item_list (letter (base_at c u) m :: 0 :: u)) (block c).

(** ** Theorems A and T as integer matrices *)
Inductive theorem :=
| Progression (a d n1 : expr) (n2 sg : Z)   (* (a + d n) N^[n odd], N = n1/n2 *)
| Powers (f1 : expr) (f2 : Z) (g1 : expr) (g2 : Z) (b : expr) (sg tau : Z).  (* (f1/f2) b^k and (g1/g2) b^k in turn *)
Definition x_sign (t : theorem) (n : nat) : Z :=
  match t with Progression _ _ _ _ sg => sg | Powers _ _ _ _ _ sg tau => power_sign sg tau n end.
Definition x_below (t : theorem) (n : nat) : Z :=
  match t with Progression _ _ _ n2 _ => if Nat.odd n then n2 else 1 | Powers _ f2 _ g2 _ _ _ => if Nat.odd n then g2 else f2 end.
Definition x_entry (t : theorem) (u : list Z) (n : nat) : mat :=
  let l := 0 :: 0 :: u in
  Mat (match t with
       | Progression a d n1 _ _ => (zval l a + zval l d * Z.of_nat n) * (if Nat.odd n then zval l n1 else 1)
       | Powers f1 _ g1 _ b _ _ => (if Nat.odd n then zval l g1 else zval l f1) * zval l b ^ Z.of_nat (Nat.div2 n) end)
      (x_sign t n * x_below t n) (x_below t n) 0.
Definition p0 (e : expr) : poly := poly_at (num 0) (num 0) e.
(** Entry i of a group of the length T, g being what numbers groups: k, or a power. *)
Definition x_mat (t : theorem) (T : nat) (g : poly) (i : nat) : pmat :=
  PMat (match t with
        | Progression a d n1 _ _ =>
            pmul (padd (p0 a) (pmul (p0 d) (padd (num (Z.of_nat i)) (pmul (num (Z.of_nat T)) g)))) (if Nat.odd i then p0 n1 else num 1)
        | Powers f1 _ g1 _ b _ _ => pmul (pmul (if Nat.odd i then p0 g1 else p0 f1) (ppow (p0 b) (Nat.div2 i))) g end)
       (num (x_sign t i * x_below t i)) (num (x_below t i)) (num 0).
Definition never_zero (a d : expr) : bool :=
  at_least 1 (p0 a) || match p0 a, p0 d with Ring_polynom.Pc a, Ring_polynom.Pc d => negb (a mod d =? 0) | _, _ => false end.
Definition check_theorem (t : theorem) : bool :=
  match t with
  | Progression a d n1 n2 sg => at_least 1 (p0 d) && at_least 1 (p0 n1) && (1 <=? n2) && ((sg =? 1) || (sg =? -1)) && never_zero a d
  | Powers f1 f2 g1 g2 b sg tau => at_least 1 (p0 f1) && (1 <=? f2) && at_least 1 (p0 g1) && (1 <=? g2) && at_least 2 (p0 b)
      && ((sg =? 1) || (sg =? -1)) && ((tau =? 1) || (tau =? -1))
  end.
Definition numbers (t : theorem) (u : list Z) : nat -> R :=
  let l := 0 :: 0 :: u in
  match t with
  | Progression a d n1 n2 sg => h (zval l a) (zval l d) sg (IZR (zval l n1) / IZR n2)
  | Powers f1 f2 g1 g2 b sg tau => ht (IZR (zval l f1) / IZR f2) (IZR (zval l g1) / IZR g2) (zval l b) sg tau
  end.

Ltac bools := repeat match goal with
  | H : (_ && _)%bool = true |- _ => apply Bool.andb_true_iff in H; destruct H end;
  rewrite ?Bool.orb_true_iff, ?Bool.negb_true_iff, ?Z.leb_le, ?Z.ltb_lt, ?Z.eqb_eq, ?Z.eqb_neq, ?Nat.eqb_eq, ?Nat.eqb_neq, ?Nat.ltb_lt, ?Nat.leb_le in *.

Lemma p0_eval l e : zpoly l (p0 e) = zval (0 :: 0 :: tl (tl l)) e.
Proof. unfold p0. now rewrite poly_at_z. Qed.
Lemma p0_eval_u k u e : zpoly (k :: 0 :: u) (p0 e) = zval (0 :: 0 :: u) e.
Proof. now rewrite p0_eval. Qed.
Lemma ge0 u : natural u -> forall k, 0 <= k -> natural (k :: 0 :: u).
Proof. intros. repeat (apply natural_cons; [lia|]). assumption. Qed.
Lemma p0_least b u e : natural u -> at_least b (p0 e) = true -> b <= zval (0 :: 0 :: u) e.
Proof. intros Hu H. rewrite <- (p0_eval_u 0). apply at_least_sound; [apply ge0; [exact Hu | lia] | exact H]. Qed.

Section Theorems.
Variables (t : theorem) (u : list Z).
Hypothesis Hu : natural u.
Hypothesis Ht : check_theorem t = true.
Notation l := (0 :: 0 :: u).
Lemma never_zero_sound a d : at_least 1 (p0 d) = true -> never_zero a d = true ->
  forall i : nat, zval l a + zval l d * Z.of_nat i <> 0.
Proof.
  intros Hd H i. pose proof (p0_least _ _ _ Hu Hd) as D. unfold never_zero in H. apply Bool.orb_true_iff in H. destruct H as [H | H].
  - apply (p0_least _ _ _ Hu) in H.  nia.
  - pose proof (p0_eval_u 0 u a) as A. pose proof (p0_eval_u 0 u d) as D'. 
    destruct (p0 a) as [x| |]; try discriminate. destruct (p0 d) as [y| |]; try discriminate.
    unfold zpoly in A, D'. cbn in A, D'. rewrite <- A, <- D' in *. apply Bool.negb_true_iff, Z.eqb_neq in H.
    intro E. apply H. apply Z.mod_divide; [lia|]. exists (- Z.of_nat i). lia.
Qed.
Theorem theorem_solves : solves (x_entry t u) (numbers t u).
Proof.
  intros n. destruct t as [a d n1 n2 sg | f1 f2 g1 g2 b sg tau]; cbn [check_theorem] in Ht; bools.
  - match goal with H : never_zero _ _ = true |- _ => pose proof (never_zero_sound a d ltac:(assumption) H) as NZ end.
    assert (D : 1 <= zval l d) by now apply p0_least. assert (N1 : 1 <= zval l n1) by now apply p0_least.
    assert (R1 : (1 <= IZR (zval l n1))%R) by now apply (IZR_le 1). assert (R2 : (1 <= IZR n2)%R) by now apply (IZR_le 1).
    assert (HN : (0 < IZR (zval l n1) / IZR n2)%R) by (apply Rdiv_lt_0_compat; lra).
    exists (IZR (if Nat.odd n then n2 else 1)). split; [destruct (Nat.odd n); lra|].
    unfold act1, act2, x_entry, numbers; cbn [e11 e12 e21 e22 x_sign x_below]. split; [|lra].
    rewrite (h_complete _ _ sg (IZR (zval l n1) / IZR n2)) with (n := n) by assumption.
    unfold progression, lin, odd_factor. destruct (Nat.odd n); rewrite !mult_IZR; field; lra.
  - assert (F1 : 1 <= zval l f1) by now apply p0_least. assert (G1 : 1 <= zval l g1) by now apply p0_least.
    assert (B2 : 2 <= zval l b) by now apply p0_least.
    assert (R1 : (1 <= IZR (zval l f1))%R) by now apply (IZR_le 1). assert (R2 : (1 <= IZR f2)%R) by now apply (IZR_le 1).
    assert (R3 : (1 <= IZR (zval l g1))%R) by now apply (IZR_le 1). assert (R4 : (1 <= IZR g2)%R) by now apply (IZR_le 1).
    assert (HF : (0 < IZR (zval l f1) / IZR f2)%R) by (apply Rdiv_lt_0_compat; lra).
    assert (HG : (0 < IZR (zval l g1) / IZR g2)%R) by (apply Rdiv_lt_0_compat; lra).
    exists (IZR (if Nat.odd n then g2 else f2)). split; [destruct (Nat.odd n); lra|].
    unfold act1, act2, x_entry, numbers; cbn [e11 e12 e21 e22 x_sign x_below]. split; [|lra].
    rewrite (ht_complete _ _ (zval l b) sg tau HF HG) with (n := n) by assumption. unfold size.
    destruct (Nat.odd n); rewrite !mult_IZR, <- pow_IZR; field; lra.
Qed.
Theorem theorem_grows : grows (numbers t u).
Proof.
  destruct t as [a d n1 n2 sg | f1 f2 g1 g2 b sg tau]; cbn [check_theorem] in Ht; bools.
  - match goal with H : never_zero _ _ = true |- _ => pose proof (never_zero_sound a d ltac:(assumption) H) as NZ end.
    assert (D : 1 <= zval l d) by now apply p0_least. assert (N1 : 1 <= zval l n1) by now apply p0_least.
    apply h_grows; try assumption. apply Rdiv_lt_0_compat; apply IZR_lt; lia.
  - assert (F1 : 1 <= zval l f1) by now apply p0_least. assert (G1 : 1 <= zval l g1) by now apply p0_least.
    assert (B2 : 2 <= zval l b) by now apply p0_least. apply ht_grows; try assumption; apply Rdiv_lt_0_compat; apply IZR_lt; lia.
Qed.
(** Whether all odd entries have the same factor, or the same place, in all groups. *)
Definition steady (T : nat) : bool :=
  match t with Progression _ _ n1 n2 _ => Nat.even T || (peq (p0 n1) (num 1) && (n2 =? 1)) | _ => Nat.even T end.
Definition numbers_group (T k : nat) (q : Z) : Prop :=
  match t with Progression _ _ _ _ _ => q = Z.of_nat k | Powers _ _ _ _ b _ _ => q = (zval l b ^ Z.of_nat (Nat.div2 T)) ^ Z.of_nat k end.
Lemma odd_group T i k (x y : Z) : Nat.even T = true \/ x = y ->
  (if Nat.odd (i + k * T) then x else y) = if Nat.odd i then x else y.
Proof.
  intros [E | ->]; [|now destruct (Nat.odd _), (Nat.odd _)].
  rewrite Nat.odd_add, Nat.odd_mul, <- (Nat.negb_even T), E. simpl. now rewrite Bool.andb_false_r, Bool.xorb_false_r.
Qed.
Lemma x_mat_eval T g i k q : steady T = true -> numbers_group T k (zpoly (q :: 0 :: u) g) ->
  zmat (q :: 0 :: u) (x_mat t T g i) = x_entry t u (i + k * T).
Proof.
  clear Hu Ht. intros S G. unfold zmat, x_mat, x_entry. cbn [f11 f12 f21 f22]. rewrite !zpoly_num. 
  unfold steady, numbers_group in *. destruct t as [a d n1 n2 sg | f1 f2 g1 g2 b sg tau]; cbn [x_sign x_below].
  - assert (O : Nat.even T = true \/ (zval l n1 = 1 /\ n2 = 1)).
    { apply Bool.orb_true_iff in S. destruct S as [S | S]; [now left | right]. bools. split; [|assumption].
      match goal with E : peq _ _ = true |- _ => apply (zpoly_eq (q :: 0 :: u)) in E; now rewrite p0_eval_u in E end. }
    rewrite !odd_group by tauto.
    rewrite zpoly_mul, zpoly_add, zpoly_mul, zpoly_add, zpoly_mul, !zpoly_num, G, !p0_eval_u. 
    rewrite Nat2Z.inj_add, Nat2Z.inj_mul.
    destruct (Nat.odd i); rewrite ?p0_eval_u, ?zpoly_num; apply mat_eq; cbn [e11 e12 e21 e22]; ring.
  - unfold power_sign. rewrite !odd_group by now left.
    assert (E : Nat.div2 (i + k * T) = (Nat.div2 i + Nat.div2 T * k)%nat).
    { apply Nat.even_spec in S. destruct S as [m ->]. rewrite Nat.div2_double, !Nat.div2_div.
      replace (i + k * (2 * m))%nat with (i + m * k * 2)%nat by ring. rewrite Nat.div_add by lia. reflexivity. }
    rewrite E, !zpoly_mul, zpoly_pow, p0_eval_u, G, Nat2Z.inj_add, Nat2Z.inj_mul, Z.pow_add_r, Z.pow_mul_r by lia.
    destruct (Nat.odd i); rewrite p0_eval_u; apply mat_eq; cbn [e11 e12 e21 e22]; ring.
Qed.
End Theorems.

(** ** The entries of a claim *)
Definition item_at (c : claim) (n : nat) : item :=
  let pre := length (head c) in
  if (n <? pre)%nat then nth n (head c) (Run (Num 0)) else nth ((n - pre) mod length (block c)) (block c) (Run (Num 0)).
Definition letter_at (c : claim) (u : list Z) (n : nat) : Z :=
  let pre := length (head c) in
  if (n <? pre)%nat then 0 else letter (base_at c u) (Z.of_nat ((n - pre) / length (block c))).
Definition sign_at (c : claim) (n : nat) : Z := periodic (signs c) n.
Definition entry_at (c : claim) (u : list Z) (n : nat) : list (Z * Z) :=
  map (fun a => (a, sign_at c n)) (item_list (letter_at c u n :: 0 :: u) (item_at c n)).

Lemma map_nth_seq {A} (l : list A) d : map (fun n => nth n l d) (seq 0 (length l)) = l.
Proof.
  induction l as [|x l IH]; [reflexivity|]. cbn [length seq map nth]. f_equal. rewrite <- seq_shift, map_map. exact IH.
Qed.
Lemma map_fst_pairs (s : Z) (l : list Z) : map fst (map (fun a => (a, s)) l) = l.
Proof. rewrite map_map. now rewrite map_id. Qed.
Lemma map_flat {A B C} (g : B -> C) (f : A -> list B) l : map g (flat_map f l) = flat_map (fun x => map g (f x)) l.
Proof. induction l; [reflexivity|]. cbn [flat_map]. now rewrite map_app, IHl. Qed.
Lemma flat_map_map {A B C} (f : B -> list C) (g : A -> B) l : flat_map (fun x => f (g x)) l = flat_map f (map g l).
Proof. induction l; [reflexivity|]. cbn [flat_map map]. now rewrite IHl. Qed.
Lemma flat_map_ext_in {A B} (f g : A -> list B) l : (forall x, In x l -> f x = g x) -> flat_map f l = flat_map g l.
Proof. induction l; intros H; [reflexivity|]. cbn [flat_map]. f_equal; [|apply IHl; intros]; apply H; simpl; auto. Qed.
Lemma seq_from b n : map (fun i => b + i)%nat (seq 0 n) = seq b n.
Proof. induction n; [reflexivity|]. now rewrite !seq_S, map_app, IHn. Qed.
Lemma head_flat c u : map fst (flat (entry_at c u) (length (head c))) = head_of c u.
Proof.
  unfold flat, head_of. rewrite map_flat. transitivity (flat_map (item_list (0 :: 0 :: u)) (map (fun n => nth n (head c) (Run (Num 0))) (seq 0 (length (head c))))); [|now rewrite map_nth_seq].
  rewrite <- flat_map_map. apply flat_map_ext_in. intros n Hn. apply in_seq in Hn.
  unfold entry_at, letter_at, item_at. rewrite map_fst_pairs.
  destruct (Nat.ltb_spec n (length (head c))); [reflexivity | lia].
Qed.
Lemma block_flat c u m : (0 < length (block c))%nat ->
  map fst (flat_map (entry_at c u) (seq (length (head c) + length (block c) * m) (length (block c)))) = block_of c u (Z.of_nat m).
Proof.
  intros HN. unfold block_of. rewrite map_flat.
  transitivity (flat_map (item_list (letter (base_at c u) (Z.of_nat m) :: 0 :: u)) (map (fun n => nth n (block c) (Run (Num 0))) (seq 0 (length (block c))))); [|now rewrite map_nth_seq].
  rewrite <- flat_map_map. set (pre := length (head c)). set (N := length (block c)) in *.
  replace (seq (pre + N * m) N) with (map (fun n => pre + N * m + n)%nat (seq 0 N)).
  2:{ apply seq_from. }
  rewrite <- flat_map_map. apply flat_map_ext_in. intros n Hn. apply in_seq in Hn.
  unfold entry_at, letter_at, item_at. rewrite map_fst_pairs. fold pre N.
  destruct (Nat.ltb_spec (pre + N * m + n) pre); [lia|].
  replace (pre + N * m + n - pre)%nat with (n + m * N)%nat by lia.
  rewrite Nat.mod_add, Nat.div_add, Nat.mod_small, Nat.div_small by lia. reflexivity.
Qed.

(** The matrix of an item, multiplied by its denominator. *)
Definition poly_of (x : poly) (e : expr) : poly := poly_at x (num 0) e.
Definition item_below (i : item) : Z := match i with Over _ d | RunOver _ d => d | _ => 1 end.
Definition item_mat (x : poly) (s : Z) (i : item) : pmat :=
  match i with
  | Quot a => PMat (poly_of x a) (num s) (num 1) (num 0)
  | Over a d => PMat (poly_of x a) (num (s * d)) (num d) (num 0)
  | Run n => let n := poly_of x n in PMat (padd n (num 1)) (popp n) n (psub (num 1) n)
  | RunOver n d => let n := poly_of x n in PMat (padd n (num d)) (popp n) n (psub (num d) n)
  end.
(** Lengths of runs are not negative, under minus signs; denominators are positive. *)
Definition item_ok (x : poly) (s : Z) (i : item) : bool :=
  match i with Quot _ => true | Over _ d => 1 <=? d | Run n => (s =? -1) && at_least 0 (poly_of x n)
  | RunOver n d => (s =? -1) && (1 <=? d) && at_least 0 (poly_of x n) end.
(** Tietze's condition: a >= 1, and a >= 2 under a minus. *)
Definition item_admissible (x : poly) (s : Z) (i : item) : bool :=
  let b := if s =? 1 then 1 else 2 in
  match i with Quot a => at_least b (poly_of x a) | Over a d => at_least (b * d) (poly_of x a) | _ => true end.
Definition item_large (x : poly) (s : Z) (i : item) : bool :=
  match i with Quot a => at_least (2 - s) (poly_of x a) | Over a d => at_least ((2 - s) * d) (poly_of x a) | _ => false end.
Definition fine (l : list Z) (s : Z) (i : item) : Prop :=
  match i with Quot _ => True | Over _ d => 1 <= d | Run n => s = -1 /\ 0 <= zval l n
  | RunOver n d => s = -1 /\ 1 <= d /\ 0 <= zval l n end.
Definition exact (l : list Z) (i : item) : Prop := match i with Over a d | RunOver a d => (d | zval l a) | _ => True end.

Lemma twos n : pairs_mat (repeat (2, -1) n) = let l := Z.of_nat n in Mat (l + 1) (- l) l (1 - l).
Proof.
  induction n; [reflexivity|]. cbn [repeat]. change (pairs_mat ((2, -1) :: repeat (2, -1) n)) with (mul (entry 2 (-1)) (pairs_mat (repeat (2, -1) n))).
  rewrite IHn. cbv zeta. rewrite Nat2Z.inj_succ. mring.
Qed.
Lemma map_repeat {A B} (f : A -> B) x n : map f (repeat x n) = repeat (f x) n.
Proof. induction n; [reflexivity|]. cbn. now rewrite IHn. Qed.
Section Item.
Variables (k : Z) (u : list Z) (x : poly) (s : Z) (i : item).
Hypothesis Hu : natural u.
Hypothesis Hk : 0 <= k.
Let l := k :: 0 :: u.
Let l' := zpoly l x :: 0 :: u.
Hypothesis Hx : exact l' i.
Hypothesis Hs : s = 1 \/ s = -1.
Lemma poly_of_eval e : zpoly l (poly_of x e) = zval l' e.
Proof. unfold poly_of. now rewrite poly_at_z. Qed.
Lemma least_eval b e : at_least b (poly_of x e) = true -> b <= zval l' e.
Proof. intros H. rewrite <- poly_of_eval. apply at_least_sound; [now apply ge0 | exact H]. Qed.
Lemma item_ok_sound : item_ok x s i = true -> fine l' s i.
Proof.
  clear Hx Hs. intros O. destruct i as [a|a d|n|n d]; cbn [item_ok fine] in *; bools; auto.
  - split; [assumption | now apply least_eval].
  - repeat split; [assumption | assumption | now apply least_eval].
Qed.
Lemma item_mat_eval : fine l' s i ->
  zmat l (item_mat x s i) = scale (item_below i) (pairs_mat (map (fun a => (a, s)) (item_list l' i))) /\ 0 < item_below i.
Proof.
  clear Hs. intros O. destruct i as [a|a d|n|n d]; cbn [item_mat item_below item_list map fine exact] in *.
  - split; [|lia]. unfold pairs_mat, pair_mat, zmat. cbn [map product fold_right fst snd f11 f12 f21 f22]. rewrite poly_of_eval, !zpoly_num. unfold product. cbn [fold_right]. mring.
  - split; [|lia]. destruct Hx as [q Hq]. rewrite Hq, Z.div_mul by lia.
    unfold pairs_mat, pair_mat, zmat. cbn [map product fold_right fst snd f11 f12 f21 f22]. rewrite poly_of_eval, Hq, !zpoly_num. unfold product. cbn [fold_right]. mring.
  - destruct O as [-> L]. split; [|lia]. unfold run. rewrite map_repeat, twos. cbv zeta. rewrite Z2Nat.id by exact L.
    unfold zmat; cbn [f11 f12 f21 f22]. rewrite zpoly_add, zpoly_opp, zpoly_sub, !zpoly_num, !poly_of_eval. mring.
  - destruct O as [-> [D L]]. split; [|lia]. destruct Hx as [q Hq]. rewrite Hq, Z.div_mul by lia. assert (Q : 0 <= q) by nia.
    unfold run. rewrite map_repeat, twos. cbv zeta. rewrite Z2Nat.id by exact Q.
    unfold zmat; cbn [f11 f12 f21 f22]. rewrite zpoly_add, zpoly_opp, zpoly_sub, !zpoly_num, !poly_of_eval, Hq. mring.
Qed.
Lemma over_least b a d : 1 <= d -> (d | zval l' a) -> at_least (b * d) (poly_of x a) = true -> b <= zval l' a / d.
Proof. intros Hd [q Hq] H. apply least_eval in H. rewrite Hq in *. rewrite Z.div_mul by lia. nia. Qed.
Lemma item_admissible_sound : item_ok x s i = true -> item_admissible x s i = true ->
  forall p, In p (map (fun a => (a, s)) (item_list l' i)) -> 1 <= fst p /\ 1 <= fst p + snd p.
Proof.
  intros O A p I. apply in_map_iff in I. destruct I as [y [<- I]]. cbn [fst snd].
  destruct i as [a|a d|n|n d]; cbn [item_ok item_admissible item_list exact] in *; bools.
  - destruct I as [<- | []]. apply least_eval in A. destruct Hs as [-> | ->]; cbn in A; lia.
  - destruct I as [<- | []]. apply over_least in A; [|assumption|assumption]. destruct Hs as [-> | ->]; cbn in A; lia.
  - apply repeat_spec in I. subst. lia.
  - apply repeat_spec in I. subst. lia.
Qed.
Lemma item_large_sound : item_ok x s i = true -> item_large x s i = true ->
  exists p, map (fun a => (a, s)) (item_list l' i) = [p] /\ 2 <= fst p + snd p.
Proof.
  intros O A. destruct i as [a|a d|n|n d]; cbn [item_ok item_large item_list exact map] in *; bools; try discriminate.
  - exists (zval l' a, s). split; [reflexivity|]. apply least_eval in A. cbn [fst snd]. lia.
  - exists (zval l' a / d, s). split; [reflexivity|]. apply over_least in A; [|assumption|assumption]. cbn [fst snd]. lia.
Qed.
End Item.

(** ** Denominators

    Modulo d the numbers m, or the powers of the base, run through a list of residues. The base is congruent
    to its value where the parameters are 0. *)
Definition next (b : option Z) (d r : Z) : Z := match b with None => r + 1 | Some b => r * b end mod d.
Definition first_base (b : option expr) : option Z := option_map (zval [0; 0]) b.
Definition steady_base (b : option expr) (d : Z) : bool :=
  match b with None => true | Some e => divisible d (psub (p0 e) (num (zval [0; 0] e))) end.
Definition integral (b : option expr) (i : item) : bool :=
  match i with
  | Over a d | RunOver a d =>
      let b0 := first_base b in
      (1 <=? d) && steady_base b d
      && recurs (map (next b0 d)) (forallb (fun r => divisible d (poly_of (num r) a))) (Z.to_nat d) [letter b0 0 mod d]
  | _ => true
  end.
Lemma letter_S b m : 0 <= m -> letter b (m + 1) = match b with None => letter b m + 1 | Some x => letter b m * x end.
Proof. intros H. destruct b; [|reflexivity]. cbn [letter]. rewrite Z.pow_add_r by lia. now rewrite Z.pow_1_r. Qed.
Lemma letter_0 b u : letter (option_map (zval (0 :: 0 :: u)) b) 0 = letter (first_base b) 0.
Proof. now destruct b. Qed.
Lemma integral_sound b i u m : integral b i = true -> exact (letter (option_map (zval (0 :: 0 :: u)) b) (Z.of_nat m) :: 0 :: u) i.
Proof.
  set (B := option_map (zval (0 :: 0 :: u)) b).
  enough (G : forall a d, integral b (Over a d) = true -> (d | zval (letter B (Z.of_nat m) :: 0 :: u) a)).
  { destruct i as [a|a d|n|n d]; cbn [exact]; auto. }
  clear i. intros a d. cbn [integral]. intros H. bools. assert (Hd : d <> 0) by lia.
  match goal with F : recurs _ _ _ _ = true |- _ => rename F into A end.
  match goal with F : steady_base _ _ = true |- _ => rename F into St end.
  assert (N : forall z, match B with None => z + 1 | Some x => z * x end mod d = next (first_base b) d (z mod d)).
  { intros z. unfold B, next, first_base. destruct b as [e|]; cbn [option_map steady_base] in *.
    - apply (divisible_sound d (0 :: 0 :: u) _ Hd) in St. rewrite zpoly_sub, zpoly_num, p0_eval_u in St. destruct St as [k E].
      rewrite Z.mul_mod_idemp_l by exact Hd. replace (zval (0 :: 0 :: u) e) with (zval [0; 0] e + k * d) by lia.
      rewrite Z.mul_add_distr_l, Z.mul_assoc, Z.mod_add by exact Hd. reflexivity.
    - now rewrite Z.add_mod_idemp_l by exact Hd. }
  assert (D0 : forallb (fun r => divisible d (poly_of (num r) a)) [letter B (Z.of_nat m) mod d] = true).
  { apply (recurs_sound _ _ _ _ A (fun k => [letter B (Z.of_nat k) mod d])).
    - unfold B. cbn [Z.of_nat]. now rewrite letter_0.
    - intros k. cbn [map]. rewrite Nat2Z.inj_succ, <- Z.add_1_r, letter_S, N by lia. reflexivity. }
  cbn [forallb] in D0. rewrite Bool.andb_true_r in D0. apply (divisible_sound d (0 :: 0 :: u) _ Hd) in D0.
  unfold poly_of in D0. rewrite poly_at_z in D0. cbn [tl] in D0. rewrite !zpoly_num in D0.
  set (z := letter B (Z.of_nat m)) in *.
  replace (zval (z :: 0 :: u) a) with (zval (z :: 0 :: u) a - zval (z mod d :: 0 :: u) a + zval (z mod d :: 0 :: u) a) by ring.
  apply Z.divide_add_r; [|exact D0]. apply zval_congruent, first_congruent. exists (z / d). pose proof (Z.div_mod z d Hd). lia.
Qed.

(** ** The check *)
Record proof := Proof {
  by_theorem : theorem;
  m11 : expr; m12 : expr; m21 : expr; m22 : expr;  (* M, which maps the theorem's number to the value *)
  x_start : nat; y_start : nat;                    (* at which entries the groups begin *)
  x_group : nat; y_group : nat;                    (* and how many entries they have *)
  x_flip : Z;                                      (* U A = B U, or -B U *)
  y_sign : Z;                                      (* B or -B keeps the value positive *)
  single : nat }.                                  (* which entry of a block is a single quotient *)

Definition map_mat (p : proof) : pmat := PMat (p0 (m11 p)) (p0 (m12 p)) (p0 (m21 p)) (p0 (m22 p)).
Definition group_letter (c : claim) (p : proof) (g : poly) (n : nat) : poly :=
  let m := ((n - length (head c)) / length (block c))%nat in
  match base c with
  | None => padd (num (Z.of_nat m)) (pmul (num (Z.of_nat (y_group p / length (block c)))) g)
  | Some b => pmul (ppow (p0 b) m) g
  end.
(** What stands in an entry that is in no group. *)
Definition own_letter (c : claim) (n : nat) : poly :=
  let pre := length (head c) in let m := ((n - pre) / length (block c))%nat in
  if (n <? pre)%nat then num 0 else match base c with None => num (Z.of_nat m) | Some b => ppow (p0 b) m end.
Definition below_product (F : nat -> Z) (i n : nat) : Z := fold_right Z.mul 1 (map F (seq i n)).
Definition is_single (i : item) : bool := match i with Run _ | RunOver _ _ => false | _ => true end.
Definition no_fraction (i : item) : bool := match i with Over _ _ | RunOver _ _ => false | _ => true end.
Definition leading (p q : poly) : poly := if pzero p then q else p.
Definition check_range (U : pmat) : bool :=
  at_least 1 (pmul (leading (psub (f11 U) (f21 U)) (psub (f12 U) (f22 U))) (leading (f21 U) (f22 U))).
Definition check_positive (e : Z) (B : pmat) : bool :=
  ((e =? 1) || (e =? -1)) && at_least 0 (pmul (num e) (f11 B)) && at_least 1 (pmul (num e) (padd (f11 B) (f12 B)))
  && at_least 0 (pmul (num e) (f21 B)) && at_least 1 (pmul (num e) (padd (f21 B) (f22 B))).

(** The form of a claim: a base above 1, signs, runs under minus signs only, exact denominators, and no empty block. *)
Definition check_form (c : claim) (single : nat) : bool :=
  match base c with None => true | Some b => at_least 2 (p0 b) end && (single <? length (block c))%nat && (0 <? length (signs c))%nat
  && is_single (nth single (block c) (Run (Num 0)))
  && forallb (fun s => (s =? 1) || (s =? -1)) (signs c)
  && (forallb is_single (head c ++ block c) || forallb (Z.eqb (-1)) (signs c))
  && forallb no_fraction (head c) && forallb (integral (base c)) (block c).
Definition check (c : claim) (p : proof) : bool :=
  let t := by_theorem p in let i := x_start p in let j := y_start p in let T := y_group p in let Tx := x_group p in
  let pre := length (head c) in let N := length (block c) in let s := sign_at c in
  let one_step := match base c with None => num 0 | _ => num 1 end in let k := var 1 in
  let B := pproduct (map (fun n => item_mat (own_letter c n) (s n) (item_at c n)) (seq 0 j)) in
  let b_below := below_product (fun n => item_below (item_at c n)) 0 j in
  let X := pproduct (map (x_mat t Tx (match t with Powers _ _ _ _ _ _ _ => num 1 | _ => num 0 end)) (seq 0 i)) in
  let U := pmmul (padj B) (pmmul (map_mat p) X) in
  check_theorem t && check_form c (single p) && (0 <? Tx)%nat && (0 <? T)%nat
  && (T mod N =? 0)%nat && (T mod length (signs c) =? 0)%nat && (pre <=? j)%nat
  && steady t Tx
  && match t, base c with
     | Powers _ _ _ _ a _ _, Some b => peq (ppow (p0 a) (Nat.div2 Tx)) (ppow (p0 b) (T / N))
     | Progression _ _ _ _ _, None => true
     | _, _ => false
     end
  (* all entries have matrices *)
  && forallb (fun n => item_ok (own_letter c n) (s n) (item_at c n)) (seq 0 j)
  && forallb (fun n => let x := group_letter c p (padd k one_step) n in
                       item_ok x (s n) (item_at c n) && item_admissible x (s n) (item_at c n)) (seq j T)
  && existsb (fun n => item_large (group_letter c p (padd k (num 2)) n) (s n) (item_at c n)) (seq j T)
  (* U A(k) = B(k) U or -B(k) U *)
  && ((x_flip p =? 1) || (x_flip p =? -1))
  && pmeq (pscale (num (below_product (fun n => item_below (item_at c n)) j T)) (pmmul U (pproduct (map (x_mat t Tx k) (seq i Tx)))))
          (pscale (num (x_flip p * below_product (x_below t) i Tx))
             (pmmul (pproduct (map (fun n => item_mat (group_letter c p k n) (s n) (item_at c n)) (seq j T))) U))
  && check_range U && check_positive (y_sign p) B.
