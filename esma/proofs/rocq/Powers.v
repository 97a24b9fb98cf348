(** * Formulas for Tasoev's numbers, and Rogers and Ramanujan's

    The constant is x = [powers f g b], and f, g, b are rational, or polynomials in the parameters, with signs. *)
From Coq Require Import ZArith Reals List Lia Lra.
From Coquelicot Require Import Coquelicot.
From Esma Require Import Statement Matrices TheoremA TheoremT Polynomials Check Soundness Values.
Import ListNotations.
Open Scope Z_scope.
Open Scope bool_scope.

Lemma rogers_ramanujan_powers q : q <> 0%R -> rogers_ramanujan q = powers 1 (/ q) (/ q).
Proof.
  intros H. unfold rogers_ramanujan, powers. rewrite Rmult_1_l, !Rinv_inv, Rmult_1_l. do 2 f_equal. ring.
Qed.
Definition check_powers (e : Z) (F : image) (c : claim) (p : proof) (r : ratio) : bool :=
  ((e =? 1) || (e =? -1)) && check c p && check_image F r (linear (Num 0) (Num e)) (linear (Num 1) (Num 0)) 1 1 p.
Theorem powers_formula e F c p r u f1 f2 g1 g2 b sg tau : natural u -> by_theorem p = Powers f1 f2 g1 g2 b sg tau ->
  check_powers e F c p r = true ->
  forall y x f g a : R, y = image_value u x F -> x = powers f g a -> let i t := IZR (zval (0 :: 0 :: u)%Z t) in
  (f = IZR e * (i f1 / IZR f2))%R -> (g = IZR (e * sg) * (i g1 / IZR g2))%R -> (a = IZR tau * i b)%R ->
  value (quotients (head_of c u) (block_of c u)) (periodic (signs c)) (ratio_value r y u).
Proof.
  intros Hu Et H y x f g a -> -> i -> -> ->. unfold check_powers in H. apply Bool.andb_true_iff in H. destruct H as [H V].
  apply Bool.andb_true_iff in H. destruct H as [He Hc]. rewrite Bool.orb_true_iff, !Z.eqb_eq in He.
  pose proof (check_sound c p u Hu Hc) as S. cbv zeta in S. rewrite Et in S. destruct S as [Pos Val].
  pose proof (check_has c p Hc) as Ht. pose proof Ht as Ht'. rewrite Et in Ht. destruct (numbers_not_zero _ u Hu Ht) as [Z0 _]. cbn [check_theorem] in Ht. bools.
  assert (F1 : 1 <= zval (0 :: 0 :: u) f1) by now apply p0_least. assert (G1 : 1 <= zval (0 :: 0 :: u) g1) by now apply p0_least.
  assert (HF : (0 < i f1 / IZR f2)%R) by (apply Rdiv_lt_0_compat; apply IZR_lt; lia).
  assert (HG : (0 < i g1 / IZR g2)%R) by (apply Rdiv_lt_0_compat; apply IZR_lt; lia).
  cbn [numbers] in *. cbv zeta in *. fold (i f1) (i g1) in *.
  assert (HB : 2 <= zval (0 :: 0 :: u) b) by now apply p0_least. unfold i at 3. rewrite <- (mult_IZR tau). set (B := zval (0 :: 0 :: u) b) in *.
  set (C := ht _ _ B sg tau 0) in *. set (S := ht _ _ B sg tau 1) in *.
  assert (E : (IZR e * (S / C))%R = powers (IZR e * (i f1 / IZR f2)) (IZR (e * sg) * (i g1 / IZR g2)) (IZR (tau * B))) by now apply ht_value.
  rewrite <- E. clear E.
  pose proof (image_sound F r _ _ 1 1 p u C S (IZR e * (S / C))%R 1%R Hu Ht' V) as W. cbv zeta in W. rewrite Et in W.
  rewrite <- W; [exact Val | lra | | | | | exact Pos]; rewrite ?linear_real.
  - cbn [multiple_angle fst snd]. rewrite !rpoly_add, !rpoly_mul, !rpoly_num, !rpoly_var. cbn. change (ht _ _ _ sg tau 0) with C. ring.
  - cbn [multiple_angle fst snd]. rewrite !rpoly_add, !rpoly_mul, !rpoly_num, !rpoly_var. cbn. change (ht _ _ _ sg tau 1) with S. ring.
  - cbn [zval]. rewrite Rmult_1_l, Rmult_0_l, Rplus_0_r. exact Z0.
  - cbn [zval]. field. exact Z0.
Qed.
