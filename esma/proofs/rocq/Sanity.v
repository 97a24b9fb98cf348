(** * The convergents, read literally

    [finite a s i n] is a_i + s_i/(a_(i+1) + ... + s_(i+n-1)/a_(i+n)). The convergents of [Statement.v] are these
    fractions, wherever no divisor is 0. *)
From Coq Require Import ZArith Reals List Lia Lra.
From Esma Require Import Statement Matrices.
Open Scope R_scope.
Fixpoint finite (a s : nat -> Z) (i n : nat) : R :=
  match n with O => IZR (a i) | S n => IZR (a i) + IZR (s i) / finite a s (S i) n end.
Lemma finite_prod a s n : forall i, (forall k, (k < n)%nat -> finite a s (S i + k) (n - 1 - k) <> 0) ->
  let P := prod (entries a s) i (S n) in IZR (e21 P) <> 0 /\ finite a s i n = IZR (e11 P) / IZR (e21 P).
Proof.
  induction n as [|n IH]; intros i H P.
  - unfold P; simpl. rewrite Nat.add_0_r. split; [lra|]. change (match a i with Z0 => 0%Z | Z.pos y => Z.pos y | Z.neg y => Z.neg y end) with (1 * a i)%Z.
    replace (1 * a i + 0)%Z with (a i) by ring. field.
  - assert (H' : forall k, (k < n)%nat -> finite a s (S (S i) + k) (n - 1 - k) <> 0).
    { intros k Hk. specialize (H (S k) ltac:(lia)). replace (S i + S k)%nat with (S (S i) + k)%nat in H by lia.
      replace (S n - 1 - S k)%nat with (n - 1 - k)%nat in H by lia. exact H. }
    destruct (IH (S i) H') as [N E]. set (Q := prod (entries a s) (S i) (S n)) in *.
    assert (EP : P = mul (entries a s i) Q).
    { unfold P, Q. change (S (S n)) with (1 + S n)%nat. rewrite prod_split. simpl (prod _ i 1). rewrite mul1, Nat.add_0_r, Nat.add_1_r. reflexivity. }
    specialize (H O ltac:(lia)). rewrite Nat.add_0_r in H. replace (S n - 1 - 0)%nat with n in H by lia.
    rewrite E in H. assert (NP : IZR (e11 Q) <> 0) by (intro Z; rewrite Z in H; apply H; unfold Rdiv; ring).
    cbn [finite]. rewrite E, EP. unfold mul, entries, entry; cbn [e11 e12 e21 e22]. rewrite !plus_IZR, !mult_IZR.
    split; [rewrite Rmult_1_l, Rmult_0_l, Rplus_0_r; exact NP | field; repeat split; try exact N; try exact NP; rewrite ?Rmult_1_l, ?Rmult_0_l, ?Rplus_0_r; exact NP].
Qed.
Theorem convergent_finite a s n : (forall k, (k < n)%nat -> finite a s (S k) (n - 1 - k) <> 0) ->
  finite a s 0 n = IZR (numerator a s n) / IZR (denominator a s n).
Proof. intros H. rewrite numerator_mat, denominator_mat. exact (proj2 (finite_prod a s n 0 H)). Qed.

(** The terms of Hone's and Varona's sums follow their recurrence. *)
Theorem hone_recurrence x G k : (hone_term x G 0 = 1 /\ hone_term x G 1 = x /\ let y := hone_term x G (S k) in
  hone_term x G (S (S k)) * hone_term x G k = y ^ 2 * (1 + y * G y))%Z.
Proof.
  split; [reflexivity|]. split; [reflexivity|].
  assert (E : (fst (hone_pair x G k) = hone_term x G k * snd (hone_pair x G k))%Z).
  { destruct k as [|k]; [cbn [hone_pair hone_term fst snd]; ring|]. cbn [hone_term hone_pair]. now destruct (hone_pair x G k). }
  cbn [hone_term hone_pair]. destruct (hone_pair x G k) as [u v]. cbn [fst snd] in *. set (w := G u) in *. rewrite E at 1 3. ring_simplify. rewrite E. ring.
Qed.
