(** * The booleans of the theorems as a program *)
From Coq Require Import ZArith Extraction ExtrOcamlBasic.
From Esma Require Import Formulas.
Extraction "booleans.ml" check_elementary check_root check_bessel check_powers check_quadratic check_folding check_sum check_rabbit Z.add Z.mul Z.opp.
