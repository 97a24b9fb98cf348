(** * What the theorems say

    These definitions are to be read and trusted; everything else is checked by the kernel. A theorem
    of this library reads [value a s x]: the continued fraction
    a 0 + s 0/(a 1 + s 1/(a 2 + ...)) converges, and its value is the real number x. *)
From Coq Require Import ZArith Reals List.
From Coquelicot Require Import Coquelicot.
Import ListNotations.

(** ** The value of a signed continued fraction *)

(** The pair (c_n, c_(n-1)) for the recurrence c_(n+1) = a_(n+1) c_n + s_n c_(n-1). *)
Fixpoint recurrence (a s : nat -> Z) (first before : Z) (n : nat) : Z * Z :=
  match n with
  | O => (first, before)
  | S m => let (c, b) := recurrence a s first before m in ((a (S m) * c + s m * b)%Z, c)
  end.

(** Numerators and denominators of the convergents: p_0 = a_0, p_(-1) = 1 and q_0 = 1, q_(-1) = 0.
    ([Sanity.v] proves that p_n/q_n is a_0 + s_0/(a_1 + ... + s_(n-1)/a_n), read literally.) *)
Definition numerator (a s : nat -> Z) (n : nat) : Z := fst (recurrence a s (a O) 1 n).
Definition denominator (a s : nat -> Z) (n : nat) : Z := fst (recurrence a s 1 0 n).

(** The convergents are defined from some index on, and tend to x. *)
Definition value (a s : nat -> Z) (x : R) : Prop :=
  eventually (fun n => denominator a s n <> 0%Z) /\
  is_lim_seq (fun n => (IZR (numerator a s n) / IZR (denominator a s n))%R) x.

(** ** Quotients and signs *)
Open Scope Z_scope.

(** The quotients of the head, and then those of the blocks m = 0, 1, 2, ..., one after another.
    For [e] the head is [[2]], and block m is [[1; 2 * m + 2; 1]]. (The blocks before number n + 1
    are enough for the n-th quotient, as no block is empty.) *)
Definition quotients (head : list Z) (block : Z -> list Z) (n : nat) : Z :=
  nth n (head ++ flat_map (fun m => block (Z.of_nat m)) (seq 0 (S n))) 0%Z.

(** In a block, l quotients a; none if l is not positive. *)
Definition run (a l : Z) : list Z := repeat a (Z.to_nat l).

(** A head, and behind it the numbers f 0, f 1, ...: for quotients that follow another law. *)
Definition behind (head : list Z) (f : nat -> Z) (n : nat) : Z :=
  if (n <? length head)%nat then nth n head 0%Z else f (n - length head)%nat.

(** Folding: a word a_0, ..., a_n becomes a_0, ..., a_n, x, -a_n, ..., -a_1, but with a_0, ..., a_n - 1, 1 in
    place of a_0, ..., a_n if s is not (-1)^n, and by [..., x, -b, -c, ...] = [..., x - 1, 1, b - 1, c, ...] and
    [..., a, 0, b, ...] = [..., a + b, ...] without negative numbers and zeros; a last 1 is added to its
    neighbour. The value of the word grows by s/(x q^2), q being its denominator. *)
Definition ended (w : list Z) : list Z :=
  let u := removelast w in if last w 0 =? 1 then removelast u ++ [last u 0 + 1] else w.
Definition folded (w : list Z) (x s : Z) : list Z :=
  let u := removelast w in let z := last w 0 in let back := rev (tl u) in
  u ++ if s =? (if Nat.even (length u) then 1 else -1)
       then if x =? 1 then z + 1 :: z - 1 :: back else z :: x - 1 :: 1 :: z - 1 :: back
       else if x =? 1 then z - 1 :: z + 1 :: back else z - 1 :: 1 :: x - 1 :: z :: back.
Fixpoint folding (w : list Z) (x s : nat -> Z) (k : nat) : list Z :=
  match k with O => w | S k => ended (folded (folding w x s k) (x k) (s k)) end.
(** What these words approach. *)
Definition paperfolding (w : list Z) (x s : nat -> Z) (n : nat) : Z := nth n (folding w x s (n + 2)) 0%Z.

(** Quotients made of the denominators s, t of the two convergents before: rules in turn. *)
Fixpoint denominators (rule : nat -> Z -> Z -> Z) (s t : Z) (n : nat) : Z * Z :=
  match n with O => (s, t) | S k => let (u, v) := denominators rule s t k in (v, rule k u v * v + u)%Z end.
Definition self_similar (rule : nat -> Z -> Z -> Z) (s t : Z) (n : nat) : Z :=
  let (u, v) := denominators rule s t n in rule n u v.
(** Numbers times u/v, v/u, u/v, ... in turn. *)
Definition in_turn (u v : Z) (f : nat -> Z) (n : nat) : Z := if Nat.even n then u * f n / v else v * f n / u.

(** The number e_m, with e_0 = x, e_1 = y and e_(m+2) = p e_(m+1) + q e_m: for exponents. *)
Fixpoint two_term (p q x y : Z) (m : nat) : Z := match m with O => x | S m => two_term p q y (p * y + q * x) m end.
Definition recurrent (p q x y m : Z) : Z := two_term p q x y (Z.to_nat m).

(** A word of signs over and over again. *)
Definition periodic (word : list Z) (n : nat) : Z := nth (n mod length word) word 0%Z.

(** ** Constants that Coq and Coquelicot do not define *)
Open Scope R_scope.

(** Euler's Gamma function is used by two of its properties only; the theorems about Bessel functions
    hold for every function that has them. *)
Definition is_gamma (G : R -> R) : Prop :=
  (forall t, (forall n : nat, t <> - INR n) -> G (t + 1) = t * G t) /\ (forall t, 0 < t -> 0 < G t).

(** I_v(x) and J_v(x), for x > 0 and v not a negative integer, by their power series. *)
Definition besseli (G : R -> R) (v x : R) : R :=
  Rpower (x / 2) v * Series (fun k => (x / 2) ^ (2 * k) / (INR (fact k) * G (v + INR k + 1))).
Definition besselj (G : R -> R) (v x : R) : R :=
  Rpower (x / 2) v * Series (fun k => (-1) ^ k * (x / 2) ^ (2 * k) / (INR (fact k) * G (v + INR k + 1))).

(** Rogers's series H(y) = sum over s of q^(s (s-1)) y^s / ((1 - q) (1 - q^2) ... (1 - q^s)), |q| < 1. *)
Fixpoint q_coefficient (q : R) (s : nat) : R :=
  match s with O => 1 | S k => q_coefficient q k * q ^ (2 * k) / (1 - q ^ s) end.
Definition q_series (q y : R) : R := Series (fun s => q_coefficient q s * y ^ s).

(** What [0; f, g, f b, g b, f b^2, g b^2, ...] has for its value: with q = 1/b and y = 1/(f g) it is
    H(q y)/(f H(y)). [tasoev u a] is [0; u a, u a^2, u a^3, ...], [tasoev_two u v a] is
    [0; u a, v a, u a^2, v a^2, ...], and [rogers_ramanujan q] is 1/(1 + q/(1 + q^2/(1 + ...))). *)
Definition powers (f g b : R) : R := q_series (/ b) (/ b * / (f * g)) / (f * q_series (/ b) (/ (f * g))).
Definition tasoev (u a : R) : R := powers (u * a) (u * a ^ 2) (a ^ 2).
Definition tasoev_two (u v a : R) : R := powers (u * a) (v * a) a.
Definition rogers_ramanujan (q : R) : R := q_series q (q ^ 2) / q_series q q.

(** Sums of powers whose exponents at least double. *)
Definition lacunary (b : R) (r : nat) (s : R) : R := Series (fun k => s ^ k / b ^ (r ^ k)).
Definition kempner (b : R) : R := lacunary b 2 1.
Definition liouville (b : R) : R := Series (fun k => / b ^ fact (S k)).

(** The sum of (-1)^k/x_k with x_0 = x and x_(k+1) = x_k (1 + x_k G(x_k)); for G = 1 and x = 1 it is Cahen's. *)
Fixpoint davison_term (x : Z) (G : Z -> Z) (k : nat) : Z :=
  match k with O => x | S k => let y := davison_term x G k in (y * (1 + y * G y))%Z end.
Definition davison_shallit (x : Z) (G : Z -> Z) : R := Series (fun k => (-1) ^ k / IZR (davison_term x G k)).
Definition cahen : R := davison_shallit 1 (fun _ => 1%Z).

(** The sums of 1/x_k and (-1)^(k-1)/x_k, k = 1, 2, ..., with x_0 = 1, x_1 = x and x_(k+1) x_(k-1) = x_k^2 (1 + x_k G(x_k)).
    As pairs of x_(k+1) and x_(k+1)/x_k, which are integers ([Sanity.v]). *)
Fixpoint hone_pair (x : Z) (G : Z -> Z) (k : nat) : Z * Z :=
  match k with O => (x, x) | S k => let (u, v) := hone_pair x G k in let w := (v * (1 + u * G u))%Z in ((u * w)%Z, w) end.
Definition hone_term (x : Z) (G : Z -> Z) (k : nat) : Z := match k with O => 1%Z | S k => fst (hone_pair x G k) end.
Definition hone (x : Z) (G : Z -> Z) : R := Series (fun k => 1 / IZR (hone_term x G (S k))).
Definition varona (x : Z) (G : Z -> Z) : R := Series (fun k => (-1) ^ k / IZR (hone_term x G (S k))).

(** The sum of b^(-floor(k t)) over k = 1, 2, ...; for b = 2 and the golden ratio it is the rabbit constant. *)
Definition rabbit (b : Z) (t : R) : R := Series (fun k => / IZR b ^ Z.to_nat (Int_part (INR (S k) * t))).
