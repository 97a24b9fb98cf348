(** * Formulas for Tasoev's numbers *)
From Coq Require Import ZArith Reals List Lia Lra.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices TheoremA TheoremT Polynomials Check Soundness Values.
Import ListNotations.
Open Scope Z_scope.
Open Scope bool_scope.

Definition check_tasoev (c : claim) (p : proof) (r : ratio) : bool :=
  check c p && check_value r (Num 0) (Num 1) (Num 1) (Num 0) 1 1 p.
Theorem tasoev_formula c p r u f1 f2 a : natural u -> by_theorem p = Powers f1 f2 a -> check_tasoev c p r = true ->
  forall v : R, (v = IZR f1 / IZR f2 / IZR a)%R ->
  value (quotients (head_of c u) (block_of c u)) (periodic (signs c)) (ratio_value r (tasoev v (IZR a)) u).
Proof.
  intros Hu Et H v ->. unfold check_tasoev in H. apply Bool.andb_true_iff in H. destruct H as [Hc V].
  pose proof (check_sound c p u Hu Hc) as S. cbv zeta in S. rewrite Et in S. destruct S as [Pos Val].
  assert (Ht : check_theorem (by_theorem p) = true).
  { unfold check in Hc. repeat (apply Bool.andb_true_iff in Hc; destruct Hc as [Hc _]). exact Hc. }
  rewrite Et in Ht. cbn [check_theorem] in Ht. bools.
  assert (Hf : (0 < IZR f1 / IZR f2)%R) by (apply Rdiv_lt_0_compat; apply IZR_lt; lia). assert (Ha : 2 <= a) by assumption.
  set (C := ht (IZR f1 / IZR f2) a 0). set (S := ht (IZR f1 / IZR f2) a 1).
  assert (PC : (0 < C)%R) by (apply ht_pos; assumption).
  pose proof (ht_value (IZR f1 / IZR f2) a Hf Ha) as E. fold C S in E. rewrite <- E.
  pose proof (value_sound r _ _ _ _ 1 1 p u C S (S / C)%R 1%R V) as W. cbv zeta in W. rewrite Et in W.
  rewrite <- W; [exact Val | lra | | | | | exact Pos].
  - cbn [multiple_angle fst snd]. rewrite !rpoly_add, !rpoly_mul, !rpoly_num, !rpoly_var. cbn. change (ht _ a 0) with C. ring.
  - cbn [multiple_angle fst snd]. rewrite !rpoly_add, !rpoly_mul, !rpoly_num, !rpoly_var. cbn. change (ht _ a 1) with S. ring.
  - cbn [zval]. lra.
  - cbn [zval]. field. lra.
Qed.
