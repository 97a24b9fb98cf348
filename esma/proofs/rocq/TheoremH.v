(** * Theorem H (Davison and Shallit 1991; Hone 2015; Varona 2017): sums of reciprocals

    The quotients are those of a head, and then rules in turn, at the denominators s and t of the two convergents
    before. One convergent of each round is a partial sum of the series. *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices Convergence TheoremB Polynomials Groups Check Values TheoremD.
Import ListNotations.
Open Scope Z_scope.

(** ** A simple continued fraction of which some convergents tend to X *)
Section Convergents.
Variables (a : nat -> Z) (j : nat).
Hypothesis Ha : forall n, (j <= n)%nat -> 1 <= a n.
Let q n := denominator a plus n.
Lemma denominator_S n : q (S (S n)) = a (S (S n)) * q (S n) + q n.
Proof.
  unfold q, denominator. cbn [recurrence]. destruct (recurrence a plus 1 0 n) as [u v]. cbn [fst]. unfold plus. ring.
Qed.
Open Scope R_scope.
Let z n := IZR (numerator a plus n) / IZR (q n).
Lemma convergent_cone n k : (j <= n)%nat -> (n <= k)%nat -> q k <> 0%Z -> in_cone (remainder a (z k) n) (remainder a (z k) (S n)).
Proof.
  intros Hn Hk NQ. set (g := remainder a (z k)). apply not_0_IZR in NQ.
  destruct (complete_prod a plus g 0 (S k) (remainder_complete a _)) as [E1 E2]. simpl (0 + S k)%nat in *.
  change (g 0%nat) with (z k) in E1. change (g 1%nat) with 1 in E2.
  set (A := prod (entries a plus) 0 (S k)) in *.
  assert (EN : numerator a plus k = e11 A) by apply numerator_mat. assert (ED : q k = e21 A) by apply denominator_mat.
  assert (D : IZR (det A) <> 0) by (destruct (det_prod a plus 0 (S k) plus_units) as [H | H]; unfold A; rewrite H; lra).
  assert (F : act1 A (IZR (q k) * g (S k)) (IZR (q k) * g (S (S k))) = act1 A 1 0 /\ act2 A (IZR (q k) * g (S k)) (IZR (q k) * g (S (S k))) = act2 A 1 0).
  { rewrite act1_lin, act2_lin, <- E1, <- E2. unfold z, act1, act2. rewrite EN, ED in *. split; field; assumption. }
  destruct (act_cancel _ _ _ _ _ D (proj1 F) (proj2 F)) as [G1 G2].
  assert (C : in_cone (g (S k)) (g (S (S k)))).
  { assert (Z : g (S (S k)) = 0) by (apply Rmult_integral in G2; destruct G2; [contradiction | assumption]). rewrite Z.
    destruct (Rtotal_order (g (S k)) 0) as [L|[L|L]]; [right; lra | rewrite L in G1; lra | left; lra]. }
  assert (Down : forall d, (d <= S k - j)%nat -> in_cone (g (S k - d)%nat) (g (S (S k - d)))).
  { induction d as [|d IH]; intros Hd; [now rewrite Nat.sub_0_r|]. specialize (IH ltac:(lia)).
    replace (S k - d)%nat with (S (S k - S d)) in IH by lia. pose proof (remainder_complete a (z k) (S k - S d)%nat) as R. fold g in R. rewrite R.
    pose proof (Ha (S k - S d)%nat ltac:(lia)). unfold plus. apply cone_step; [lia | lia | now left | exact IH]. }
  replace n with (S k - (S k - n))%nat by lia. apply Down. lia.
Qed.
Theorem convergents_cone (phi : nat -> nat) (X : R) : (forall k, (k <= phi k)%nat) -> (forall k, q (phi k) <> 0%Z) ->
  is_lim_seq (fun k => z (phi k)) X -> forall n, (j <= n)%nat -> in_cone (remainder a X n) (remainder a X (S n)).
Proof.
  intros Hphi NQ Lim n Hn. apply (limit_cone a (fun k => z (phi k)) X Lim). exists n. intros k Hk.
  apply convergent_cone; [exact Hn | specialize (Hphi k); lia | apply NQ].
Qed.
(** Two neighbours differ by a reciprocal. *)
Lemma convergent_S k : q k <> 0%Z -> q (S k) <> 0%Z -> z (S k) = z k + (-1) ^ k / (IZR (q k) * IZR (q (S k))).
Proof.
  intros Q0 Q1. apply not_0_IZR in Q0, Q1.
  assert (D : (numerator a plus (S k) * q k - numerator a plus k * q (S k) = (-1) ^ Z.of_nat k)%Z).
  { unfold q, numerator, denominator. clear. induction k as [|k IH].
    - change (Z.of_nat 0) with 0%Z. rewrite Z.pow_0_r. cbn [recurrence fst]. unfold plus. ring.
    - rewrite Nat2Z.inj_succ, Z.pow_succ_r by lia. rewrite <- IH. cbn [recurrence].
      destruct (recurrence a plus (a 0%nat) 1 k) as [u v], (recurrence a plus 1 0 k) as [s t]. cbn [fst]. unfold plus. ring. }
  apply (f_equal IZR) in D. rewrite minus_IZR, !mult_IZR, <- pow_IZR in D. unfold z. rewrite <- D. field. auto.
Qed.
End Convergents.

(** ** The series converge: their terms are reciprocals of integers that double at least *)
Lemma reciprocals_converge (f : nat -> R) (w : nat -> Z) : (forall k, 1 <= w k /\ 2 * w k <= w (S k)) ->
  (forall k, Rabs (f k) = / IZR (w k))%R -> ex_series f.
Proof.
  intros Hw Hf. apply (ex_series_le f (fun k => (/ 2) ^ k)%R).
  - intros k. change (Rabs (f k) <= (/ 2) ^ k)%R. rewrite Hf.
    assert (P : 2 ^ Z.of_nat k <= w k).
    { induction k as [|k IH]; [apply Hw|]. rewrite Nat2Z.inj_succ, Z.pow_succ_r by lia. pose proof (Hw k). lia. }
    apply IZR_le in P. rewrite <- pow_IZR in P. rewrite pow_inv. apply Rinv_le_contravar; [apply pow_lt; lra | exact P].
  - apply ex_series_geom. rewrite Rabs_pos_eq; lra.
Qed.
Lemma sign_abs k x : 1 <= x -> Rabs ((-1) ^ k / IZR x) = (/ IZR x)%R.
Proof. intros H. apply (IZR_le 1) in H. unfold Rdiv. rewrite Rabs_mult, pow_1_abs, Rmult_1_l. apply Rabs_pos_eq, Rlt_le, Rinv_0_lt_compat. lra. Qed.

Lemma neg_S n : ((-1) ^ S n = - (-1) ^ n)%R. Proof. cbn [pow]. ring. Qed.

(** ** A head, and rules *)
Lemma denominators_later rule s t j m :
  denominators rule s t (j + m) = let (u, v) := denominators rule s t j in denominators (fun k => rule (j + k)%nat) u v m.
Proof.
  induction m as [|m IH].
  - rewrite Nat.add_0_r. cbn [denominators]. now destruct (denominators rule s t j).
  - rewrite Nat.add_succ_r. cbn [denominators]. rewrite IH. destruct (denominators rule s t j) as [u v].
    now destruct (denominators _ u v m).
Qed.
Lemma denominators_ext rule rule' s t m : (forall k u v, rule k u v = rule' k u v) -> denominators rule s t m = denominators rule' s t m.
Proof. intros H. induction m as [|m IH]; [reflexivity|]. cbn [denominators]. rewrite IH. destruct (denominators rule' s t m). now rewrite H. Qed.
Section Rules.
Variables (head : list Z) (rule : nat -> Z -> Z -> Z) (s t : Z) (l : nat).
Let a := behind head (self_similar rule s t).
Let q n := denominator a plus n.
Hypothesis Hl : length head = S (S l).
Hypothesis Hs : q l = s.
Hypothesis Ht : q (S l) = t.
Lemma rule_quotient k : a (S (S l) + k)%nat = self_similar rule s t k.
Proof. unfold a, behind. rewrite Hl. destruct (Nat.ltb_spec (S (S l) + k) (S (S l))); [lia|]. f_equal. lia. Qed.
Lemma rule_denominators k : denominators rule s t k = (q (l + k), q (S l + k))%nat.
Proof.
  induction k as [|k IH].
  - cbn [denominators]. now rewrite !Nat.add_0_r, Hs, Ht.
  - cbn [denominators]. rewrite IH. rewrite !Nat.add_succ_r. f_equal.
    change (S l + k)%nat with (S (l + k)). unfold q. rewrite (denominator_S a (l + k)). fold (q (S (l + k))) (q (l + k)). f_equal. f_equal.
    change (S (S (l + k))) with (S (S l) + k)%nat. rewrite rule_quotient. unfold self_similar. now rewrite IH.
Qed.
(** Rounds of c quotients, each of which adds a term of a series. *)
Open Scope R_scope.
Let z n := IZR (numerator a plus n) / IZR (q n).
Variables (c : nat) (f : nat -> R).
Hypothesis Hf : ex_series f.
Hypothesis first : z (S l) = f 0%nat.
Hypothesis round : forall k, z (S l + c * S k)%nat = z (S l + c * k)%nat + f (S k).
Lemma rounds_limit : is_lim_seq (fun k => z (S l + c * k)%nat) (Series f).
Proof.
  apply (is_lim_seq_ext (sum_n f)); [|exact (Series_correct f Hf)].
  induction n as [|n IH].
  - now rewrite sum_O, Nat.mul_0_r, Nat.add_0_r.
  - rewrite sum_Sn, round, <- IH. reflexivity.
Qed.
End Rules.

(** ** The three sums *)
Inductive sum := Davison | Hone | Varona.
Definition sum_value (f : sum) : Z -> (Z -> Z) -> R := match f with Davison => davison_shallit | Hone => hone | Varona => varona end.
(** (Quotients 0 join their neighbours: [a, 0, b] is [a + b].) *)
Definition sum_head (f : sum) (x : Z) : list Z := match f with Davison => [0; x] | Hone => [0; x - 1; 1] | Varona => [0; x; 1; 0] end.
Definition sum_pair (f : sum) (x : Z) : Z * Z := match f with Davison => (1, x) | Hone => (x - 1, x) | Varona => (x + 1, x) end.
Definition sum_rules (f : sum) (G : Z -> Z) (s t : Z) : list Z :=
  match f with Davison => [s ^ 2 * G (s * t)] | Hone => [(s + 1) * G t; s] | Varona => [(s - 1) * G t - 1; 1; t - s - 1] end.
Definition sum_round (f : sum) : nat := match f with Davison => 1 | Hone => 2 | Varona => 3 end.
Definition sum_rule (f : sum) (G : Z -> Z) (k : nat) (s t : Z) : Z := nth (k mod sum_round f) (sum_rules f G s t) 0.
Definition sum_quotient (f : sum) (x : Z) (G : Z -> Z) : nat -> Z :=
  behind (sum_head f x) (self_similar (sum_rule f G) (fst (sum_pair f x)) (snd (sum_pair f x))).
(** From where on all quotients are positive. *)
Definition sum_start (f : sum) : nat := match f with Davison => 2 | Hone => 3 | Varona => 7 end.

Section Sums.
Variables (x : Z) (G : Z -> Z).
Hypothesis Hx : 1 <= x.
Hypothesis HG : forall t, 1 <= t -> 1 <= G t.
Definition states (f : sum) := denominators (sum_rule f G) (fst (sum_pair f x)) (snd (sum_pair f x)).
Lemma turn_at c r k : (r < c)%nat -> ((c * k + r) mod c = r)%nat.
Proof. intros H. rewrite Nat.add_comm, Nat.mul_comm, Nat.mod_add by lia. now apply Nat.mod_small. Qed.

Lemma one_le_mul y z : 1 <= y -> 1 <= z -> 1 <= y * z. Proof. nia. Qed.

(** *** Davison and Shallit *)
Lemma davison_state k : let (s, t) := states Davison k in 1 <= s /\ 1 <= t /\ davison_term x G k = s * t.
Proof.
  unfold states. induction k as [|k IH]; [cbn [denominators sum_pair fst snd davison_term]; lia|]. cbn [denominators]. destruct (denominators _ _ _ k) as [u v]. destruct IH as [U [V E]].
  unfold sum_rule. cbn [sum_round]. rewrite Nat.mod_1_r. cbn [sum_rules nth davison_term]. rewrite E. pose proof (HG (u * v) ltac:(now apply one_le_mul)).
  assert (0 <= u ^ 2 * G (u * v) * v) by (repeat apply Z.mul_nonneg_nonneg; try apply Z.pow_nonneg; lia). repeat split; [lia | lia | ring].
Qed.
(** *** Hone, and Varona: x_(k+1) and y_k = x_(k+1)/x_k *)
Lemma hone_pair_pos k : let (u, v) := hone_pair x G k in 1 <= u /\ 1 <= v /\ (k <> 0%nat -> 2 <= u /\ 2 <= v).
Proof.
  induction k as [|k IH]; [cbn; repeat split; lia|]. cbn [hone_pair]. destruct (hone_pair x G k) as [u v]. destruct IH as [U [V _]].
  pose proof (HG u U). assert (1 <= u * G u) by now apply one_le_mul. assert (2 <= v * (1 + u * G u)) by nia. repeat split; nia.
Qed.
Lemma states_S f k : states f (S k) = let (s, t) := states f k in (t, sum_rule f G k s t * t + s).
Proof. reflexivity. Qed.
Lemma hone_states k : let (u, v) := hone_pair x G k in
  states Hone (2 * k) = (v - 1, u) /\ states Hone (S (2 * k)) = (u, v * (1 + u * G u) - 1).
Proof.
  assert (R : forall k s t, sum_rule Hone G (2 * k) s t = (s + 1) * G t /\ sum_rule Hone G (S (2 * k)) s t = s).
  { intros m s t. unfold sum_rule. cbn [sum_round]. pose proof (turn_at 2 0 m ltac:(lia)) as T0. pose proof (turn_at 2 1 m ltac:(lia)) as T1.
    rewrite Nat.add_0_r in T0. rewrite Nat.add_1_r in T1. now rewrite T0, T1. }
  assert (I : states Hone (2 * k) = (snd (hone_pair x G k) - 1, fst (hone_pair x G k))).
  { induction k as [|k IH]; [reflexivity|]. replace (2 * S k)%nat with (S (S (2 * k))) by lia. rewrite !states_S, IH. cbn [hone_pair].
    destruct (hone_pair x G k) as [u v]. cbn [fst snd]. destruct (R k (v - 1) u) as [-> _]. rewrite (proj2 (R k _ _)). f_equal; ring. }
  rewrite states_S, I. destruct (hone_pair x G k) as [u v]. cbn [fst snd]. split; [reflexivity|]. rewrite (proj1 (R k _ _)). f_equal. ring.
Qed.
Lemma varona_states k : let (u, v) := hone_pair x G k in let w := v * (1 + u * G u) in
  states Varona (3 * k) = (v + 1, u) /\ states Varona (S (3 * k)) = (u, w - u + 1) /\ states Varona (S (S (3 * k))) = (w - u + 1, w + 1).
Proof.
  assert (R : forall k s t, sum_rule Varona G (3 * k) s t = (s - 1) * G t - 1 /\ sum_rule Varona G (S (3 * k)) s t = 1 /\ sum_rule Varona G (S (S (3 * k))) s t = t - s - 1).
  { intros m s t. unfold sum_rule. cbn [sum_round]. pose proof (turn_at 3 0 m ltac:(lia)) as T0. pose proof (turn_at 3 1 m ltac:(lia)) as T1. pose proof (turn_at 3 2 m ltac:(lia)) as T2.
    rewrite Nat.add_0_r in T0. replace (3 * m + 1)%nat with (S (3 * m)) in T1 by lia. replace (3 * m + 2)%nat with (S (S (3 * m))) in T2 by lia. now rewrite T0, T1, T2. }
  assert (I : states Varona (3 * k) = (snd (hone_pair x G k) + 1, fst (hone_pair x G k))).
  { induction k as [|k IH]; [reflexivity|]. replace (3 * S k)%nat with (S (S (S (3 * k)))) by lia. rewrite !states_S, IH. cbn [hone_pair].
    destruct (hone_pair x G k) as [u v]. cbn [fst snd]. rewrite (proj1 (R k _ _)), (proj1 (proj2 (R k _ _))), (proj2 (proj2 (R k _ _))). f_equal; ring. }
  rewrite !states_S, I. destruct (hone_pair x G k) as [u v]. cbn [fst snd]. rewrite (proj1 (R k _ _)), (proj1 (proj2 (R k _ _))). repeat split; f_equal; ring.
Qed.

(** *** What is needed of the quotients and convergents *)
Definition sum_known (f : sum) : Prop :=
  let a := sum_quotient f x G in
  (forall n, (sum_start f <= n)%nat -> 1 <= a n) /\
  exists phi, (forall k, (k <= phi k)%nat) /\ (forall k, denominator a plus (phi k) <> 0) /\
    is_lim_seq (fun k => IZR (numerator a plus (phi k)) / IZR (denominator a plus (phi k)))%R (sum_value f x G).
Lemma round_of c m : (0 < c)%nat -> exists k r, (m = c * k + r)%nat /\ (r < c)%nat.
Proof. intros H. exists (m / c)%nat, (m mod c)%nat. split; [apply Nat.div_mod; lia | apply Nat.mod_upper_bound; lia]. Qed.
Ltac first_convergent := unfold denominator, numerator; cbn -[Z.add Z.mul Z.sub Z.opp IZR pow]; unfold plus; try ring.

Theorem davison_known : sum_known Davison.
Proof.
  unfold sum_known. set (a := sum_quotient _ x G). cbv zeta. set (q := fun n => denominator a plus n).
  assert (D : forall k, states Davison k = (q (0 + k), q (1 + k))%nat).
  { intros k. refine (rule_denominators [0; x] _ 1 x 0 eq_refl _ _ k); first_convergent. }
  assert (P : forall k, 1 <= q k /\ 1 <= q (S k) /\ davison_term x G k = q k * q (S k)).
  { intros k. pose proof (davison_state k) as S. rewrite D in S. exact S. }
  split.
  - intros n Hn. replace n with (2 + (n - 2))%nat by (cbn in Hn; lia). generalize (n - 2)%nat. clear n Hn. intros k.
    unfold a, sum_quotient. rewrite (rule_quotient [0; x] _ _ _ 0 eq_refl). unfold self_similar. fold (states Davison k). rewrite D. unfold sum_rule. cbn [sum_round].
    rewrite Nat.mod_1_r. cbn [sum_rules nth]. destruct (P k) as [U [V _]]. change (0 + k)%nat with k. change (1 + k)%nat with (S k). pose proof (HG (q k * q (S k)) ltac:(now apply one_le_mul)).
    pose proof (Z.pow_pos_nonneg (q k) 2 ltac:(lia) ltac:(lia)). apply one_le_mul; lia.
  - exists (fun k => 1 + 1 * k)%nat. split; [intros; lia|]. split.
    + intros k. rewrite Nat.mul_1_l. pose proof (P k) as [_ [V _]]. change (1 + k)%nat with (S k). lia.
    + cbn [sum_value]. apply (rounds_limit [0; x] _ _ _ 0 1 (fun k => (-1) ^ k / IZR (davison_term x G k))%R).
      * apply (reciprocals_converge _ (davison_term x G)).
        -- intros k. destruct (P k) as [U [V E]]. cbn [davison_term]. rewrite E. pose proof (HG (q k * q (S k)) ltac:(now apply one_le_mul)). assert (1 <= q k * q (S k)) by now apply one_le_mul.
           assert (1 <= q k * q (S k) * G (q k * q (S k))) by now apply one_le_mul. nia.
        -- intros k. apply sign_abs. destruct (P k) as [U [V E]]. rewrite E. nia.
      * first_convergent. cbn [pow]. f_equal; [apply (f_equal IZR (y := 1)) | apply f_equal]; ring.
      * intros k. rewrite !Nat.mul_1_l. change (1 + S k)%nat with (S (S k)). change (1 + k)%nat with (S k). destruct (P k) as [_ [U _]]. destruct (P (S k)) as [_ [V E]].
        rewrite convergent_S by (change (q (S k) <> 0) || change (q (S (S k)) <> 0); lia). rewrite E, mult_IZR. reflexivity.
Qed.
Lemma hone_reciprocals (s : nat -> R) : (forall k, Rabs (s k) = 1)%R -> ex_series (fun k => s k / IZR (hone_term x G (S k)))%R.
Proof.
  intros Hs. apply (reciprocals_converge _ (fun k => hone_term x G (S k))).
  - intros k. cbn [hone_term]. pose proof (hone_pair_pos k) as P. pose proof (hone_pair_pos (S k)) as Q. cbn [hone_pair] in *.
    destruct (hone_pair x G k) as [u v]. cbn [fst]. nia.
  - intros k. cbn [hone_term]. pose proof (hone_pair_pos k) as P. destruct (hone_pair x G k) as [u v]. destruct P as [P _]. apply (IZR_le 1) in P. cbn [fst].
    unfold Rdiv. rewrite Rabs_mult, Hs, Rmult_1_l. apply Rabs_pos_eq, Rlt_le, Rinv_0_lt_compat. lra.
Qed.
Theorem hone_known : sum_known Hone.
Proof.
  unfold sum_known. set (a := sum_quotient _ x G). cbv zeta. set (q := fun n => denominator a plus n).
  assert (D : forall k, states Hone k = (q (1 + k), q (2 + k))%nat).
  { intros k. refine (rule_denominators [0; x - 1; 1] _ (x - 1) x 1 eq_refl _ _ k); first_convergent. }
  split.
  - intros n Hn. replace n with (3 + (n - 3))%nat by (cbn in Hn; lia). generalize (n - 3)%nat. clear n Hn. intros m.
    unfold a, sum_quotient. rewrite (rule_quotient [0; x - 1; 1] _ _ _ 1 eq_refl). unfold self_similar. fold (states Hone m).
    destruct (round_of 2 m ltac:(lia)) as [k [r [-> Hr]]]. pose proof (hone_states k) as S. pose proof (hone_pair_pos k) as P. destruct (hone_pair x G k) as [u v].
    unfold sum_rule. cbn [sum_round]. rewrite turn_at by exact Hr. destruct r as [|[|r]]; [| |lia].
    + rewrite Nat.add_0_r, (proj1 S). cbn [sum_rules nth]. pose proof (HG u ltac:(lia)). nia.
    + rewrite Nat.add_1_r, (proj2 S). cbn [sum_rules nth]. lia.
  - assert (Q : forall k, let (u, v) := hone_pair x G k in let w := v * (1 + u * G u) in q (2 + 2 * k)%nat = u /\ q (S (2 + 2 * k)) = w - 1 /\ q (2 + 2 * S k)%nat = u * w).
    { intros k. pose proof (hone_states k) as S. pose proof (hone_states (Datatypes.S k)) as S'. cbn [hone_pair] in S'. rewrite !D in S. rewrite !D in S'.
      destruct (hone_pair x G k) as [u v]. destruct S as [S1 S2]. destruct S' as [S3 _]. apply pair_equal_spec in S1, S2, S3. tauto. }
    exists (fun k => 2 + 2 * k)%nat. split; [intros; lia|]. split.
    + intros k. specialize (Q k). pose proof (hone_pair_pos k) as P. destruct (hone_pair x G k) as [u v]. destruct Q as [Q _]. rewrite Q. lia.
    + cbn [sum_value]. apply (rounds_limit [0; x - 1; 1] _ _ _ 1 2 (fun k => 1 / IZR (hone_term x G (S k)))%R).
      * apply (hone_reciprocals (fun _ => 1%R)). intros _. apply Rabs_R1.
      * first_convergent. cbn [pow]. f_equal; [apply (f_equal IZR (y := 1)) | apply f_equal]; ring.
      * intros k. change (behind _ (self_similar _ _ _)) with a. specialize (Q k). pose proof (hone_pair_pos k) as P. pose proof (hone_pair_pos (S k)) as P'. cbn [hone_term hone_pair] in *.
        destruct (hone_pair x G k) as [u v]. cbn [fst]. destruct Q as [Q1 [Q2 Q3]]. set (w := v * (1 + u * G u)) in *.
        replace (2 + 2 * S k)%nat with (S (S (2 + 2 * k))) in * by lia.
        assert (W : 1 <= u /\ 2 <= w) by (destruct P' as [_ [_ P']]; specialize (P' ltac:(lia)); lia). destruct W as [U W].
        unfold q in Q1, Q2, Q3. assert (N : (2 <= u * w)) by nia.
        rewrite !(convergent_S a) by lia. rewrite Q1, Q2, Q3, mult_IZR, minus_IZR.
        assert (E : ((-1) ^ (2 + 2 * k) = 1)%R) by (rewrite pow_add, pow_mult; replace ((-1) ^ 2)%R with 1%R by ring; rewrite pow1; ring).
        rewrite (neg_S (2 + 2 * k)), E.
        apply (IZR_le 1) in U. apply (IZR_le 2) in W. field. lra.
Qed.
Theorem varona_known : sum_known Varona.
Proof.
  unfold sum_known. set (a := sum_quotient _ x G). cbv zeta. set (q := fun n => denominator a plus n).
  assert (D : forall k, states Varona k = (q (2 + k), q (3 + k))%nat).
  { intros k. refine (rule_denominators [0; x; 1; 0] _ (x + 1) x 2 eq_refl _ _ k); first_convergent. }
  split.
  - intros n Hn. replace n with (4 + (n - 4))%nat by (cbn in Hn; lia). assert (M : (3 <= n - 4)%nat) by (cbn in Hn; lia). revert M. generalize (n - 4)%nat. clear n Hn. intros m M.
    unfold a, sum_quotient. rewrite (rule_quotient [0; x; 1; 0] _ _ _ 2 eq_refl). unfold self_similar. fold (states Varona m).
    destruct (round_of 3 m ltac:(lia)) as [k [r [-> Hr]]]. pose proof (varona_states k) as S. pose proof (hone_pair_pos k) as P. destruct (hone_pair x G k) as [u v].
    destruct P as [U [V P]]. specialize (P ltac:(lia)). pose proof (HG u U). pose proof (one_le_mul u (G u) U ltac:(lia)). cbv zeta in S. destruct S as [S1 [S2 S3]].
    unfold sum_rule. cbn [sum_round]. rewrite turn_at by exact Hr. destruct r as [|[|[|r]]]; [| | |lia].
    + rewrite Nat.add_0_r, S1. cbn [sum_rules nth]. nia.
    + rewrite Nat.add_1_r, S2. cbn [sum_rules nth]. lia.
    + replace (3 * k + 2)%nat with (Datatypes.S (Datatypes.S (3 * k))) by lia. rewrite S3. cbn [sum_rules nth]. lia.
  - assert (Q : forall k, let (u, v) := hone_pair x G k in let w := v * (1 + u * G u) in
      q (3 + 3 * k)%nat = u /\ q (S (3 + 3 * k)) = w - u + 1 /\ q (S (S (3 + 3 * k))) = w + 1 /\ q (3 + 3 * S k)%nat = u * w).
    { intros k. pose proof (varona_states k) as S. pose proof (varona_states (Datatypes.S k)) as S'. cbn [hone_pair] in S'. rewrite !D in S. rewrite !D in S'.
      destruct (hone_pair x G k) as [u v]. destruct S as [S1 [S2 S3]]. destruct S' as [S4 _]. apply pair_equal_spec in S1, S2, S3, S4. tauto. }
    exists (fun k => 3 + 3 * k)%nat. split; [intros; lia|]. split.
    + intros k. specialize (Q k). pose proof (hone_pair_pos k) as P. destruct (hone_pair x G k) as [u v]. destruct Q as [Q _]. rewrite Q. lia.
    + cbn [sum_value]. apply (rounds_limit [0; x; 1; 0] _ _ _ 2 3 (fun k => (-1) ^ k / IZR (hone_term x G (S k)))%R).
      * apply (hone_reciprocals (fun k => (-1) ^ k)%R). apply pow_1_abs.
      * first_convergent. cbn [pow]. f_equal; [apply (f_equal IZR (y := 1)) | apply f_equal]; ring.
      * intros k. change (behind _ (self_similar _ _ _)) with a. specialize (Q k). pose proof (hone_pair_pos k) as P. pose proof (hone_pair_pos (S k)) as P'. cbn [hone_term hone_pair] in *.
        destruct (hone_pair x G k) as [u v]. cbn [fst]. destruct Q as [Q1 [Q2 [Q3 Q4]]]. destruct P as [U [V _]]. pose proof (HG u U). set (w := v * (1 + u * G u)) in *.
        replace (3 + 3 * S k)%nat with (S (S (S (3 + 3 * k)))) in * by lia.
        assert (W : u + 1 <= w) by (assert (u <= u * G u) by nia; unfold w; set (p := u * G u) in *; nia).
        unfold q in Q1, Q2, Q3, Q4. assert (N : (2 <= u * w)) by (clear - U W; nia).
        rewrite !(convergent_S a) by lia. rewrite Q1, Q2, Q3, Q4, mult_IZR, !plus_IZR, minus_IZR.
        assert (E : ((-1) ^ (3 + 3 * k) = (-1) ^ S k)%R) by (replace (3 + 3 * k)%nat with (S k + 2 * (S k))%nat by lia; rewrite pow_add, pow_mult; replace ((-1) ^ 2)%R with 1%R by ring; rewrite pow1; ring).
        rewrite (neg_S (S (3 + 3 * k))), (neg_S (3 + 3 * k)), E.
        apply (IZR_le 1) in U. apply IZR_le in W. rewrite plus_IZR in W. field. lra.
Qed.
Theorem sums_known f : sum_known f.
Proof. destruct f; [exact davison_known | exact hone_known | exact varona_known]. Qed.
End Sums.

(** ** Formulas

    The quotients of the statement are those of u/v times a complete quotient of the sum. That they are integers
    depends on the denominators modulo u v, which recur; N states are enough. *)
Definition sum_polys (f : sum) (G : expr) : list poly :=
  let s := var 1 in let t := var 2 in
  match f with
  | Davison => [pmul (ppow s 2) (poly_of (pmul s t) G)]
  | Hone => [pmul (padd s (num 1)) (poly_of t G); s]
  | Varona => [psub (pmul (psub s (num 1)) (poly_of t G)) (num 1); num 1; psub (psub t s) (num 1)]
  end.
Lemma sum_polys_eval f G s t : map (zpoly [s; t]) (sum_polys f G) = sum_rules f (fun y => zval [y; 0] G) s t.
Proof.
  assert (P : forall p, zpoly [s; t] (poly_of p G) = zval [zpoly [s; t] p; 0] G) by (intros p; unfold poly_of; now rewrite poly_at_z).
  destruct f; cbn [map sum_polys sum_rules]; rewrite ?zpoly_sub, ?zpoly_mul, ?zpoly_sub, ?zpoly_pow, ?zpoly_add, ?P, ?zpoly_mul, ?zpoly_var, ?zpoly_num; reflexivity.
Qed.
Definition in_turn_step (rules : list expr) (m : Z) (x : list Z) : list Z :=
  match x with
  | [k; s; t] => [(k + 1) mod (2 * Z.of_nat (length rules)); t; (zval [s; t] (nth (Z.to_nat k mod length rules) rules (Num 0)) * t + s) mod m]
  | _ => x end.
Definition in_turn_whole (rules : list expr) (u v : Z) (x : list Z) : bool :=
  match x with
  | [k; s; t] => let a := zval [s; t] (nth (Z.to_nat k mod length rules) rules (Num 0)) in
      if Z.even k then (u * a) mod v =? 0 else (v * a) mod u =? 0
  | _ => false end.
Definition check_sum (f : sum) (x : Z) (G : expr) (head rules : list expr) (s t : Z) (i : nat) (u v : Z) (lam : expr) (e : Z) (N : nat) (W : image) (M : linear_map) (r : ratio) : bool :=
  let F := fun y => zval [y; 0] G in let j := (i - length (sum_head f x))%nat in let c := sum_round f in
  let (s', t') := denominators (sum_rule f F) (fst (sum_pair f x)) (snd (sum_pair f x)) j in
  (1 <=? x) && at_least 1 (poly_of (padd (var 1) (num 1)) G) && (sum_start f <=? i)%nat && (s =? s') && (t =? t')
  && (length rules =? c)%nat
  && forallb (fun k => peq (poly_at (var 1) (var 2) (nth k rules (Num 0))) (nth ((j + k) mod c) (sum_polys f G) (num 0))) (seq 0 c)
  && recurs (in_turn_step rules (u * v)) (in_turn_whole rules u v) N [0; s mod (u * v); t mod (u * v)]
  && check_multiple (map (fun k => num (sum_quotient f x F k)) (seq 0 i)) head u v lam e W M (var 1) (var 2) r.

Section Whole.
Variables (rules : list expr) (s t u v : Z) (N : nat).
Hypothesis Hu : 1 <= u.
Hypothesis Hv : 1 <= v.
Hypothesis HN : (0 < length rules)%nat.
Hypothesis Whole : recurs (in_turn_step rules (u * v)) (in_turn_whole rules u v) N [0; s mod (u * v); t mod (u * v)] = true.
Let rule k a b := periodic (map (zval [a; b]) rules) k.
Let m := u * v.
Lemma rule_expr k a b : rule k a b = zval [a; b] (nth (k mod length rules) rules (Num 0)).
Proof. unfold rule, periodic. rewrite map_length. exact (map_nth (zval [a; b]) rules (Num 0) _). Qed.
Lemma place_mod (k : nat) : (Z.to_nat (Z.of_nat k mod (2 * Z.of_nat (length rules))) mod length rules = k mod length rules)%nat.
Proof.
  set (c := length rules) in *. apply Nat2Z.inj. rewrite !Nat2Z.inj_mod, Z2Nat.id by (apply Z.mod_pos_bound; lia).
  rewrite (Z.mul_comm 2), Z.rem_mul_r by lia. rewrite Z.add_mod, (Z.mul_comm (Z.of_nat c)), Z.mod_mul, Z.add_0_r, !Z.mod_mod by lia. reflexivity.
Qed.
Lemma place_even (k : nat) : Z.even (Z.of_nat k mod (2 * Z.of_nat (length rules))) = Nat.even k.
Proof.
  rewrite Z.mod_eq by lia. rewrite <- Z.mul_assoc, Z.even_sub, Z.even_mul. cbn [Z.even orb].
  assert (E : Z.even (Z.of_nat k) = Nat.even k).
  { clear. induction k as [|k IH]; [reflexivity|]. rewrite Nat2Z.inj_succ, Z.even_succ, <- Z.negb_even, IH, Nat.even_succ, <- Nat.negb_even. reflexivity. }
  rewrite E. now destruct (Nat.even k).
Qed.
Theorem whole_sound k : let a := self_similar rule s t in (if Nat.even k then v else u) * in_turn u v a k = (if Nat.even k then u else v) * a k.
Proof.
  intros a. assert (M : m <> 0) by (unfold m; nia). set (c := length rules) in *.
  set (state := fun k : nat => let (y, z) := denominators rule s t k in [Z.of_nat k mod (2 * Z.of_nat c); y mod m; z mod m]).
  assert (St : forall n, state (S n) = in_turn_step rules m (state n)).
  { intros n. unfold state. cbn [denominators]. destruct (denominators rule s t n) as [y z]. cbn [in_turn_step]. fold c. rewrite place_mod. fold c.
    rewrite Nat2Z.inj_succ, <- Z.add_1_r, Z.add_mod_idemp_l by lia. do 3 f_equal. rewrite rule_expr. fold c.
    pose proof (residue_congruent m y z (nth (n mod c) rules (Num 0)) M) as [d E]. set (A := zval [y; z] _) in *. set (B := zval [y mod m; z mod m] _) in *.
    replace (A * z + y) with ((B + d * m) * z + y) by (rewrite <- E; ring).
    replace ((B + d * m) * z + y) with (B * (z mod m) + y mod m + (d * z + B * (z / m) + y / m) * m).
    2:{ transitivity (B * (m * (z / m) + z mod m) + d * m * z + (m * (y / m) + y mod m)); [ring|]. rewrite <- !Z.div_mod by exact M. ring. }
    apply Z.mod_add. exact M. }
  pose proof (recurs_sound _ _ N _ Whole state eq_refl St k) as W. unfold state in W. unfold a, self_similar, in_turn.
  destruct (denominators rule s t k) as [y z]. cbn [in_turn_whole] in W. rewrite place_even in W. fold c in W. unfold c in W. rewrite place_mod in W.
  rewrite rule_expr. pose proof (residue_congruent m y z (nth (k mod length rules) rules (Num 0)) M) as E. set (A := zval [y; z] _) in *. set (B := zval [y mod m; z mod m] _) in *.
  assert (F : forall p q, 1 <= q -> (q | m) -> ((p * B) mod q =? 0) = true -> q * (p * A / q) = p * A).
  { intros p q Hq Hm H. apply Z.eqb_eq in H. assert (D : (q | p * A)).
    { replace (p * A) with (p * (A - B) + p * B) by ring. apply Z.divide_add_r; [apply Z.divide_mul_r; exact (Z.divide_trans _ _ _ Hm E) | apply Z.mod_divide; [lia | exact H]]. }
    destruct D as [w D]. rewrite D, Z.div_mul by lia. ring. }
  destruct (Nat.even k); apply F; try assumption; [exists u | exists v]; unfold m; ring.
Qed.
End Whole.
Lemma periodic_one y k : periodic [y] k = y.
Proof. unfold periodic. cbn [length]. now rewrite Nat.mod_1_r. Qed.
Lemma in_turn_one f k : in_turn 1 1 f k = f k.
Proof. unfold in_turn. rewrite Z.div_1_r, Z.mul_1_l. now destruct (Nat.even k). Qed.

Theorem sum_formula f x G head rules s t i u v lam e N W M r us q rule : natural us -> check_sum f x G head rules s t i u v lam e N W M r = true ->
  (forall m, q m = in_turn u v (self_similar rule s t) m) -> (forall k a b, rule k a b = periodic (map (zval [a; b]) rules) k) ->
  forall y c : R, y = image_value us c W -> c = sum_value f x (fun y => zval [y; 0] G) ->
  value (behind (map (zval (0 :: 0 :: us)) head) q) (periodic [1]) (ratio_value r y us).
Proof.
  intros Hus H Hq Hr y c -> ->. unfold check_sum in H. set (F := fun y => zval [y; 0] G) in *. set (j := (i - length (sum_head f x))%nat) in *.
  destruct (denominators (sum_rule f F) (fst (sum_pair f x)) (snd (sum_pair f x)) j) as [s' t'] eqn:D. bools.
  match goal with E : check_multiple _ _ _ _ _ _ _ _ _ _ _ = true |- _ => rename E into Law end.
  match goal with E : at_least 1 _ = true |- _ => rename E into HG end.
  match goal with E : recurs _ _ _ _ = true |- _ => rename E into Wh end.
  match goal with E : forallb _ _ = true |- _ => rename E into Same; rewrite forallb_forall in Same end.
  assert (Hx : 1 <= x) by assumption. assert (Hi : (sum_start f <= i)%nat) by assumption. assert (HL : length rules = sum_round f) by assumption.
  assert (HF : forall y, 1 <= y -> 1 <= F y).
  { intros y Hy. apply (at_least_sound 1 [y - 1; 0]) in HG; [|repeat apply natural_cons; try lia; apply List.Forall_nil].
    unfold poly_of in HG. rewrite poly_at_z, zpoly_add, zpoly_var, !zpoly_num in HG. cbn in HG. unfold F. now replace (y - 1 + 1) with y in HG by ring. }
  destruct (sums_known x F Hx HF f) as [Ha [phi [P1 [P2 P3]]]].
  assert (Huv : 1 <= u /\ 1 <= v) by (clear - Law; unfold check_multiple in Law; bools; lia). destruct Huv as [Hu Hv].
  assert (Hc : (0 < sum_round f)%nat) by (destruct f; cbn; lia). assert (Hj : (i = length (sum_head f x) + j)%nat) by (unfold j; destruct f; cbn in *; lia).
  assert (R : forall k a b, rule k a b = sum_rule f F (j + k) a b).
  { intros k a b. rewrite Hr, (rule_expr rules k a b), HL. pose proof (Nat.mod_upper_bound k (sum_round f) ltac:(lia)) as B. specialize (Same _ (proj2 (in_seq _ _ _) (conj (Nat.le_0_l _) B))).
    apply (zpoly_eq [a; b]) in Same. rewrite poly_at_z, !zpoly_var in Same. cbn [tl] in Same. change (BinList.nth 0 1%positive [a; b]) with a in Same. change (BinList.nth 0 2%positive [a; b]) with b in Same.
    rewrite Same, Nat.add_mod_idemp_r by lia. unfold sum_rule, F. rewrite <- sum_polys_eval. symmetry. exact (map_nth (zpoly [a; b]) _ (num 0) _). }
  assert (Q : forall m, self_similar rule s t m = sum_quotient f x F (i + m)).
  { intros m. unfold sum_quotient. rewrite Hj. unfold behind. destruct (Nat.ltb_spec (length (sum_head f x) + j + m) (length (sum_head f x))); [lia|].
    replace (length (sum_head f x) + j + m - length (sum_head f x))%nat with (j + m)%nat by lia. unfold self_similar.
    rewrite denominators_later, D. subst s' t'. rewrite (denominators_ext rule (fun k => sum_rule f F (j + k)%nat) s t m R). destruct (denominators _ s t m). apply R. }
  refine (multiple_sound (sum_quotient f x F) q _ head i u v lam e W M _ _ r us (sum_value f x F) _ Hus Law _ _ _ _ _ _).
  - rewrite map_map. now apply map_ext.
  - intros n Hn. apply Ha. lia.
  - intros n Hn. apply (convergents_cone _ (sum_start f) Ha phi _ P1 P2 P3). lia.
  - intros m. rewrite Hq, <- Q.
    assert (E : forall n, self_similar rule s t n = self_similar (fun k a b => periodic (map (zval [a; b]) rules) k) s t n).
    { intros n. unfold self_similar. rewrite (denominators_ext rule _ s t n Hr). destruct (denominators _ s t n). apply Hr. }
    unfold in_turn. rewrite E. exact (whole_sound rules s t u v N Hu Hv ltac:(lia) Wh m).
  - rewrite rpoly_var. cbn. lra.
  - rewrite !rpoly_var. cbn. ring.
Qed.
