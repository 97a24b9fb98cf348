(** * Theorem H (Davison and Shallit 1991): sums of reciprocals

    With x_(k+1) = x_k (1 + x_k G(x_k)) the partial sums of (-1)^k/x_k are the convergents of
    [0; x, q_0^2 G(x_0), q_1^2 G(x_1), ...], where q_k are their denominators and x_k = q_k q_(k+1). *)
From Coq Require Import ZArith Reals List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices Convergence TheoremB Polynomials Groups Check Values TheoremD.
Import ListNotations.
Open Scope Z_scope.

(** ** A simple continued fraction whose convergents tend to X *)
Section Convergents.
Variable a : nat -> Z.
Hypothesis Ha : forall n, (1 <= n)%nat -> 1 <= a n.
Let q n := denominator a plus n.
Lemma denominator_S n : q (S (S n)) = a (S (S n)) * q (S n) + q n.
Proof.
  unfold q, denominator. cbn [recurrence]. destruct (recurrence a plus 1 0 n) as [u v]. cbn [fst]. unfold plus. ring.
Qed.
Lemma denominator_pos n : 1 <= q n /\ 1 <= q (S n).
Proof.
  induction n as [|n [I1 I2]].
  - unfold q, denominator. cbn [recurrence fst]. unfold plus. specialize (Ha 1%nat ltac:(lia)). lia.
  - split; [exact I2|]. rewrite denominator_S. specialize (Ha (S (S n)) ltac:(lia)). nia.
Qed.
Open Scope R_scope.
Let z n := IZR (numerator a plus n) / IZR (q n).
Lemma convergent_cone n k : (1 <= n)%nat -> (n <= k)%nat -> in_cone (remainder a (z k) n) (remainder a (z k) (S n)).
Proof.
  intros Hn Hk. set (g := remainder a (z k)). pose proof (proj1 (denominator_pos k)) as Q1.
  assert (Rq : 1 <= IZR (q k)) by now apply (IZR_le 1).
  destruct (complete_prod a plus g 0 (S k) (remainder_complete a _)) as [E1 E2]. simpl (0 + S k)%nat in *.
  change (g 0%nat) with (z k) in E1. change (g 1%nat) with 1 in E2.
  set (A := prod (entries a plus) 0 (S k)) in *.
  assert (EN : numerator a plus k = e11 A) by apply numerator_mat. assert (ED : q k = e21 A) by apply denominator_mat.
  assert (D : IZR (det A) <> 0) by (destruct (det_prod a plus 0 (S k) plus_units) as [H | H]; unfold A; rewrite H; lra).
  assert (F : act1 A (IZR (q k) * g (S k)) (IZR (q k) * g (S (S k))) = act1 A 1 0 /\ act2 A (IZR (q k) * g (S k)) (IZR (q k) * g (S (S k))) = act2 A 1 0).
  { rewrite act1_lin, act2_lin, <- E1, <- E2. unfold z, act1, act2. rewrite EN, ED in *. split; field; lra. }
  destruct (act_cancel _ _ _ _ _ D (proj1 F) (proj2 F)) as [G1 G2].
  assert (C : in_cone (g (S k)) (g (S (S k)))) by (left; split; nra).
  assert (Down : forall d, (d <= k)%nat -> in_cone (g (S k - d)%nat) (g (S (S k - d)))).
  { induction d as [|d IH]; intros Hd; [now rewrite Nat.sub_0_r|]. specialize (IH ltac:(lia)).
    replace (S k - d)%nat with (S (S k - S d)) in IH by lia. pose proof (remainder_complete a (z k) (S k - S d)%nat) as R. fold g in R. rewrite R.
    pose proof (Ha (S k - S d)%nat ltac:(lia)). unfold plus. apply cone_step; [lia | lia | now left | exact IH]. }
  replace n with (S k - (S k - n))%nat by lia. apply Down. lia.
Qed.
Theorem convergents_cone (X : R) : is_lim_seq z X -> forall n, (1 <= n)%nat -> in_cone (remainder a X n) (remainder a X (S n)).
Proof.
  intros Lim. apply (limit_cone a z X Lim). intros n Hn. exists n. intros k Hk. now apply convergent_cone.
Qed.
(** Two neighbours differ by a reciprocal. *)
Lemma convergent_S k : z (S k) = z k + (-1) ^ k / (IZR (q k) * IZR (q (S k))).
Proof.
  pose proof (denominator_pos k) as [Q0 Q1]. apply (IZR_le 1) in Q0, Q1.
  assert (D : (numerator a plus (S k) * q k - numerator a plus k * q (S k) = (-1) ^ Z.of_nat k)%Z).
  { unfold q, numerator, denominator. clear. induction k as [|k IH].
    - change (Z.of_nat 0) with 0%Z. rewrite Z.pow_0_r. cbn [recurrence fst]. unfold plus. ring.
    - rewrite Nat2Z.inj_succ, Z.pow_succ_r by lia. rewrite <- IH. cbn [recurrence].
      destruct (recurrence a plus (a 0%nat) 1 k) as [u v], (recurrence a plus 1 0 k) as [s t]. cbn [fst]. unfold plus. ring. }
  apply (f_equal IZR) in D. rewrite minus_IZR, !mult_IZR, <- pow_IZR in D. unfold z. rewrite <- D. field. lra.
Qed.
End Convergents.

Section DavisonShallit.
Variables (x : Z) (G : Z -> Z).
Hypothesis Hx : 1 <= x.
Hypothesis HG : forall t, 1 <= t -> 1 <= G t.
Let rule (_ : nat) s t := s ^ 2 * G (s * t).
Definition davison_quotient (n : nat) : Z :=
  match n with O => 0 | S O => x | S (S k) => self_similar rule 1 x k end.
Let a := davison_quotient.
Let q n := denominator a plus n.
Lemma pair_pos k : 1 <= fst (denominators rule 1 x k) /\ 1 <= snd (denominators rule 1 x k).
Proof.
  induction k as [|k IH]; [cbn; lia|]. cbn [denominators]. destruct (denominators rule 1 x k) as [u v]. cbn [fst snd] in *.
  split; [lia|]. unfold rule. pose proof (HG (u * v) ltac:(nia)). assert (0 <= u ^ 2 * G (u * v) * v) by (repeat apply Z.mul_nonneg_nonneg; try apply Z.pow_nonneg; lia). lia.
Qed.
Lemma davison_pos n : (1 <= n)%nat -> 1 <= a n.
Proof.
  intros Hn. destruct n as [|[|k]]; [lia | exact Hx|]. cbn [a davison_quotient]. unfold a, davison_quotient, self_similar.
  pose proof (pair_pos k) as [U V]. destruct (denominators rule 1 x k) as [u v]. cbn [fst snd] in *. unfold rule.
  pose proof (HG (u * v) ltac:(nia)). pose proof (Z.pow_pos_nonneg u 2 ltac:(lia) ltac:(lia)). nia.
Qed.
Lemma davison_pair k : denominators rule 1 x k = (q k, q (S k)).
Proof.
  induction k as [|k IH].
  - unfold q, denominator. cbn [recurrence denominators fst]. unfold plus, a. cbn [davison_quotient]. f_equal. ring.
  - cbn [denominators]. rewrite IH. f_equal. assert (E : q (S (S k)) = a (S (S k)) * q (S k) + q k) by exact (denominator_S a k). rewrite E.
    assert (A : a (S (S k)) = rule k (q k) (q (S k))) by (unfold a; cbn [davison_quotient]; unfold self_similar; now rewrite IH). now rewrite A.
Qed.
Lemma davison_term_pair k : davison_term x G k = q k * q (S k).
Proof.
  induction k as [|k IH].
  - cbn [davison_term]. pose proof (davison_pair 0) as E. change (denominators rule 1 x 0) with (1, x) in E. apply pair_equal_spec in E. destruct E as [<- <-]. ring.
  - cbn [davison_term]. rewrite IH. assert (E : q (S (S k)) = a (S (S k)) * q (S k) + q k) by exact (denominator_S a k). rewrite E.
    assert (A : a (S (S k)) = rule k (q k) (q (S k))) by (unfold a; cbn [davison_quotient]; unfold self_similar; now rewrite davison_pair).
    rewrite A. unfold rule. ring.
Qed.
Open Scope R_scope.
Theorem davison_limit : is_lim_seq (fun n => IZR (numerator a plus n) / IZR (q n)) (davison_shallit x G).
Proof.
  set (f := fun k => (-1) ^ k / IZR (davison_term x G k)).
  assert (S1 : forall k, IZR (numerator a plus (S k)) / IZR (q (S k)) = sum_n f k).
  { induction k as [|k IH].
    - rewrite sum_O. unfold q. rewrite convergent_S by exact davison_pos. unfold f. rewrite davison_term_pair. rewrite mult_IZR. fold (q 0) (q 1).
      change (numerator a plus 0) with 0%Z. unfold Rdiv. ring.
    - rewrite sum_Sn. change (Hierarchy.plus (sum_n f k) (f (S k))) with (sum_n f k + f (S k)). rewrite <- IH. unfold q.
      rewrite (convergent_S a davison_pos (S k)). unfold f. rewrite davison_term_pair, mult_IZR. reflexivity. }
  assert (Ex : ex_series f).
  { apply (ex_series_le f (fun k => (/ 2) ^ k * 2)).
    - intros k. change (Rabs (f k) <= (/ 2) ^ k * 2). unfold f, Rdiv. rewrite Rabs_mult, pow_1_abs, Rmult_1_l, Rabs_inv.
      assert (P : (1 <= davison_term x G k)%Z /\ (2 ^ Z.of_nat k <= 2 * davison_term x G k)%Z).
      { induction k as [|k [I1 I2]]; [change (Z.of_nat 0) with 0%Z; cbn [davison_term]; lia|]. rewrite Nat2Z.inj_succ, Z.pow_succ_r by lia. cbn [davison_term]. set (y := davison_term x G k) in *.
        pose proof (HG y I1). assert (K : (1 <= y * G y)%Z) by nia. set (t := (y * G y)%Z) in *.
        assert (L : (2 * y <= y * (1 + t))%Z) by nia. split; lia. }
      destruct P as [P1 P2]. apply (IZR_le 1) in P1. apply IZR_le in P2. rewrite mult_IZR, <- pow_IZR in P2.
      rewrite Rabs_pos_eq by lra. rewrite pow_inv. pose proof (pow_lt 2 k ltac:(lra)).
      apply Rmult_le_reg_r with (2 ^ k * IZR (davison_term x G k)); [apply Rmult_lt_0_compat; lra|]. field_simplify; lra.
    - apply (ex_series_scal_r 2 (fun k => (/ 2) ^ k)). apply ex_series_geom. rewrite Rabs_pos_eq; lra. }
  apply (is_lim_seq_incr_1 (fun n => IZR (numerator a plus n) / IZR (q n))).
  apply (is_lim_seq_ext (sum_n f)); [intros k; symmetry; apply S1|]. exact (Series_correct f Ex).
Qed.
End DavisonShallit.

(** ** Formulas *)
Lemma denominators_later rule s t j m : (forall k l u v, rule k u v = rule l u v) ->
  denominators rule s t (j + m) = let (u, v) := denominators rule s t j in denominators rule u v m.
Proof.
  intros H. induction m as [|m IH].
  - rewrite Nat.add_0_r. cbn [denominators]. now destruct (denominators rule s t j).
  - rewrite Nat.add_succ_r. cbn [denominators]. rewrite IH. destruct (denominators rule s t j) as [u v].
    destruct (denominators rule u v m) as [y z]. now rewrite (H (j + m)%nat m).
Qed.
Lemma denominators_ext rule rule' s t m : (forall k u v, rule k u v = rule' k u v) -> denominators rule s t m = denominators rule' s t m.
Proof. intros H. induction m as [|m IH]; [reflexivity|]. cbn [denominators]. rewrite IH. destruct (denominators rule' s t m). now rewrite H. Qed.
Definition check_davison (x : Z) (G : expr) (head : list Z) (i : nat) (n h d lam e : Z) (r : ratio) : bool :=
  (1 <=? x) && at_least 1 (poly_of (padd (var 1) (num 1)) G) && (2 <=? i)%nat && (n =? d) && (h =? 0)
  && check_law (davison_quotient x (fun y => zval [y; 0] G)) head i n h d lam e r.
Theorem davison_formula x G head i n h d lam e r rule s t : check_davison x G head i n h d lam e r = true ->
  denominators rule 1 x (i - 2) = (s, t) -> (forall k u v, rule k u v = u ^ 2 * zval [(u * v)%Z; 0%Z] G) ->
  forall c : R, c = davison_shallit x (fun y => zval [y; 0] G) ->
  value (behind head (self_similar rule s t)) (periodic [1]) (ratio_value r c []).
Proof.
  intros H Hst Hr c ->. unfold check_davison in H. bools. set (F := fun y => zval [y; 0] G) in *.
  match goal with E : check_law _ _ _ _ _ _ _ _ _ = true |- _ => rename E into Law end.
  match goal with E : at_least 1 _ = true |- _ => rename E into HG end.
  assert (Hx : 1 <= x) by assumption. assert (Hi : (2 <= i)%nat) by assumption.
  assert (HF : forall y, 1 <= y -> 1 <= F y).
  { intros y Hy. apply (at_least_sound 1 [y - 1; 0]) in HG; [|repeat apply natural_cons; try lia; apply List.Forall_nil].
    unfold poly_of in HG. rewrite poly_at_z, zpoly_add, zpoly_var, !zpoly_num in HG. cbn in HG. unfold F. now replace (y - 1 + 1) with y in HG by ring. }
  apply (value_ext (behind head (fun m => davison_quotient x F (i + m)%nat)) (periodic [1])); [|reflexivity|].
  - intros m. unfold behind. destruct (m <? length head)%nat; [reflexivity|]. generalize (m - length head)%nat. clear m. intros m.
    replace (i + m)%nat with (S (S (i - 2 + m))) by lia. cbn [davison_quotient]. unfold self_similar.
    rewrite <- (denominators_ext rule) by exact Hr. rewrite (denominators_later rule) by (intros; now rewrite !Hr). rewrite Hst.
    destruct (denominators rule s t m) as [u v]. now rewrite Hr.
  - apply (law_sound _ head i n h d lam e r (davison_shallit x F) _ Law (davison_pos x F Hx HF)).
    + apply convergents_cone; [exact (davison_pos x F Hx HF) | exact (davison_limit x F Hx HF)].
    + subst n h. ring.
Qed.
