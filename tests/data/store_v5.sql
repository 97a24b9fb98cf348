PRAGMA application_id = 1163087169;
PRAGMA user_version = 5;
BEGIN TRANSACTION;
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "about" VALUES('created','2026-11-29T20:46:55+00:00');
INSERT INTO "about" VALUES('kind','search');
INSERT INTO "about" VALUES('program','0.1.0');
CREATE TABLE checksums (
        name TEXT PRIMARY KEY,
        number INTEGER NOT NULL,
        sum TEXT NOT NULL                    -- 32 hexadecimal digits
    ) WITHOUT ROWID;
INSERT INTO "checksums" VALUES('about',3,'05bbc49a5fed62985932a295623d26a4');
INSERT INTO "checksums" VALUES('failures',0,'00000000000000000000000000000000');
INSERT INTO "checksums" VALUES('formulas',84,'6bc91467ebac0825d538f9d43fb08eef');
INSERT INTO "checksums" VALUES('proofs',17,'cfba49083b02a52488ca810382503662');
INSERT INTO "checksums" VALUES('searches',5,'32e3d25f82423c445acddb58f673a657');
INSERT INTO "checksums" VALUES('tails',45,'47a14a96b4b27af40d4da7004725208c');
INSERT INTO "checksums" VALUES('units',5,'fb35ecf3ce3558e54911d1ac27363d5c');
INSERT INTO "checksums" VALUES('unresolved',0,'00000000000000000000000000000000');
CREATE TABLE failures (
        search INTEGER NOT NULL REFERENCES searches,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL CHECK (first < last),
        attempts INTEGER NOT NULL,
        reason TEXT NOT NULL,
        finished TEXT NOT NULL,
        PRIMARY KEY (search, first)
    ) WITHOUT ROWID;
CREATE TABLE formulas (
        id INTEGER PRIMARY KEY,
        tail INTEGER NOT NULL REFERENCES tails,
        key INTEGER NOT NULL,                -- hash of constant, signs and quotients
        start INTEGER NOT NULL,              -- where the regular part begins, as tails.base
        turn INTEGER NOT NULL,               -- by how many places the signs are turned
        sides BLOB NOT NULL,                 -- coefficients of P and Q
        head BLOB NOT NULL,                  -- quotients before the regular part
        score INTEGER NOT NULL,              -- rank, in millionths: smaller is better
        length INTEGER NOT NULL,             -- how much there is to read, in bits
        slice INTEGER NOT NULL,              -- where in the space it was found first
        place INTEGER NOT NULL,              -- which of the slice's formulas it is
        mark INTEGER NOT NULL,               -- part of a hash of constant, P, Q, signs and status
        proved INTEGER NOT NULL
    );
INSERT INTO "formulas" VALUES(1,1,-1103935809565418611,-4,0,X'02000002',X'0004',17365756,24,0,0,8737523,1);
INSERT INTO "formulas" VALUES(2,2,3760233387391738715,0,0,X'02000002',X'',39804884,40,0,1,12101595,1);
INSERT INTO "formulas" VALUES(3,3,-8363394566396954320,-3,0,X'02000002',X'0006',15048634,25,0,2,8933389,1);
INSERT INTO "formulas" VALUES(4,1,-4451586137641133987,-4,0,X'02000202',X'0006',21387463,28,0,3,2873566,1);
INSERT INTO "formulas" VALUES(5,4,-1723834615717862930,0,0,X'02000202',X'',46805844,47,0,4,2417554,1);
INSERT INTO "formulas" VALUES(6,3,-2068466437744389461,-3,0,X'02000202',X'0008',20072991,30,0,5,2988209,1);
INSERT INTO "formulas" VALUES(7,1,7812693490612743665,-2,0,X'02000102',X'',15368386,22,0,6,14102555,1);
INSERT INTO "formulas" VALUES(8,5,-3407720888799232894,0,0,X'02000102',X'',44804952,45,0,7,4532551,1);
INSERT INTO "formulas" VALUES(9,3,5761947782099462517,-2,0,X'02000102',X'00',16052579,26,0,8,3215867,1);
INSERT INTO "formulas" VALUES(10,1,-2718184688266224324,-4,0,X'00020200',X'04',12360533,19,0,9,109059,1);
INSERT INTO "formulas" VALUES(11,6,1600906911952188265,0,0,X'00020200',X'',35803942,36,0,10,9423237,1);
INSERT INTO "formulas" VALUES(12,7,2116396128193221958,-3,0,X'00020200',X'04040204',19081763,29,0,11,5532540,1);
INSERT INTO "formulas" VALUES(13,1,-7094328095276509123,-4,0,X'00020202',X'000204',23398375,30,0,12,9168028,1);
INSERT INTO "formulas" VALUES(14,8,639067642804268090,0,0,X'00020202',X'',49803853,50,0,13,6182149,1);
INSERT INTO "formulas" VALUES(15,3,-9179469651078827137,0,0,X'00020202',X'00',15122013,25,0,14,3308557,1);
INSERT INTO "formulas" VALUES(16,1,-620879585112354419,-3,0,X'00020102',X'02',19368386,26,0,15,12610208,1);
INSERT INTO "formulas" VALUES(17,9,-7749798106308088754,0,0,X'00020102',X'',41804952,42,0,16,1281852,1);
INSERT INTO "formulas" VALUES(18,3,8843359086032385776,-1,0,X'00020102',X'',14052579,24,0,17,9937888,1);
INSERT INTO "formulas" VALUES(19,1,-6132635783960497821,-4,0,X'02020200',X'06',20360533,27,0,18,9237134,1);
INSERT INTO "formulas" VALUES(20,10,-6951405738107255203,0,0,X'02020200',X'',47803942,48,0,19,8721429,1);
INSERT INTO "formulas" VALUES(21,7,6354903586850258631,-3,0,X'02020200',X'06040204',27081763,37,0,20,16463506,1);
INSERT INTO "formulas" VALUES(22,1,5542528617082099476,-4,0,X'02020002',X'0204',22365756,29,0,21,8166855,1);
INSERT INTO "formulas" VALUES(23,11,85330461380259331,0,0,X'02020002',X'',44804884,45,0,22,2192620,1);
INSERT INTO "formulas" VALUES(24,3,4765978629295554791,-3,0,X'02020002',X'0206',20048634,30,0,23,1949280,1);
INSERT INTO "formulas" VALUES(25,12,-1688627448094115457,0,0,X'02020102',X'',5105137,25,0,24,7877248,1);
INSERT INTO "formulas" VALUES(26,13,1177219780482831531,0,0,X'02020102',X'',44901996,45,0,25,12466925,1);
INSERT INTO "formulas" VALUES(27,14,7403544306966125868,-3,0,X'02020102',X'040E',28027874,38,0,26,10370951,1);
INSERT INTO "formulas" VALUES(28,1,-2845868961396943305,-3,0,X'01020200',X'',17360533,24,0,27,10667136,1);
INSERT INTO "formulas" VALUES(29,15,-4257340780689555312,0,0,X'01020200',X'',46803942,47,0,28,7881486,1);
INSERT INTO "formulas" VALUES(30,7,8910104677650686876,-3,0,X'01020200',X'02040204',26081763,36,0,29,6366057,1);
INSERT INTO "formulas" VALUES(31,1,-4746588206600058004,-3,0,X'01020002',X'0002',20376686,27,0,30,7821791,1);
INSERT INTO "formulas" VALUES(32,16,-1193815097230548153,0,0,X'01020002',X'',45803906,46,0,31,13135269,1);
INSERT INTO "formulas" VALUES(33,7,-5894560856871570200,-1,0,X'01020002',X'0004',19073184,29,0,32,5664205,1);
INSERT INTO "formulas" VALUES(34,12,9019597244310326140,0,0,X'01020202',X'00',6189929,26,0,33,7552947,1);
INSERT INTO "formulas" VALUES(35,17,301468309334310407,0,0,X'01020202',X'',41901471,42,0,34,5659037,1);
INSERT INTO "formulas" VALUES(36,14,-5170460038840825307,-1,0,X'01020202',X'0006',24070497,34,0,35,9354741,1);
INSERT INTO "formulas" VALUES(37,18,-9168837079128248770,-3,0,X'02000002',X'00040408',35035969,44,0,0,14410635,0);
INSERT INTO "formulas" VALUES(38,18,3922719260300325766,-3,0,X'02000202',X'00060408',39032123,48,0,1,10261121,0);
INSERT INTO "formulas" VALUES(39,18,1097186059330619275,0,0,X'02000102',X'02',29043938,38,0,2,8252101,0);
INSERT INTO "formulas" VALUES(40,19,-7898264487337281534,-3,0,X'00020200',X'0204',25059345,34,0,3,13268345,0);
INSERT INTO "formulas" VALUES(41,18,-305443563250227480,1,0,X'00020202',X'0004',30071980,39,0,4,4872351,0);
INSERT INTO "formulas" VALUES(42,18,3332224907303096077,1,0,X'00020102',X'',26043938,35,0,5,646508,0);
INSERT INTO "formulas" VALUES(43,19,-2512004637844574910,-3,0,X'02020200',X'0404',34059345,43,0,6,16399776,0);
INSERT INTO "formulas" VALUES(44,18,5773432522349772722,-3,0,X'02020002',X'02040408',40035969,49,0,7,2522686,0);
INSERT INTO "formulas" VALUES(45,20,608804986051175243,-7,0,X'02020102',X'08040606',63260646,70,0,8,13546269,0);
INSERT INTO "formulas" VALUES(46,19,-5711109481533026963,-3,0,X'01020200',X'0004',32059345,41,0,9,2348557,0);
INSERT INTO "formulas" VALUES(47,19,3473000728738399169,-3,0,X'01020002',X'0006',32055916,41,0,10,7857739,0);
INSERT INTO "formulas" VALUES(48,20,-799311113363950911,-5,0,X'01020202',X'000A0406',60274358,67,0,11,15220185,0);
INSERT INTO "formulas" VALUES(49,21,4389390931812705448,0,0,X'02000002',X'',-54249692,18,0,0,7345119,1);
INSERT INTO "formulas" VALUES(50,22,-3915361551323203976,0,0,X'02000202',X'',-47869822,22,0,1,14611101,1);
INSERT INTO "formulas" VALUES(51,23,9042232559761648008,0,0,X'02000102',X'',-44017013,27,0,2,10241553,1);
INSERT INTO "formulas" VALUES(52,24,-5764860229329073884,0,0,X'00020200',X'',-56052384,15,0,3,9341246,1);
INSERT INTO "formulas" VALUES(53,25,7638267855707329832,0,0,X'00020202',X'',-44074474,27,0,4,5992887,1);
INSERT INTO "formulas" VALUES(54,26,-7505507499423588066,0,0,X'00020102',X'',-45017013,26,0,5,13208011,1);
INSERT INTO "formulas" VALUES(55,27,-4228092981667139704,0,0,X'02020200',X'',-50052384,21,0,6,2303919,1);
INSERT INTO "formulas" VALUES(56,28,1507762767210234191,0,0,X'02020002',X'',-46249692,26,0,7,9000751,1);
INSERT INTO "formulas" VALUES(57,29,-5738562984260883742,0,0,X'02020102',X'',21784832,46,0,8,985336,1);
INSERT INTO "formulas" VALUES(58,30,-1523580202492807858,0,0,X'01020200',X'',-41848107,28,0,9,4043143,1);
INSERT INTO "formulas" VALUES(59,31,-3690310501457188467,0,0,X'01020002',X'',-47249692,25,0,10,408941,1);
INSERT INTO "formulas" VALUES(60,32,2986528786045739955,0,0,X'01020202',X'',22906952,47,0,11,13626220,1);
INSERT INTO "formulas" VALUES(61,33,5329662903432381730,0,0,X'02000002',X'',43880175,44,0,0,9817607,1);
INSERT INTO "formulas" VALUES(62,34,-3201882573403026349,0,0,X'02000202',X'',50880130,51,0,1,13594097,1);
INSERT INTO "formulas" VALUES(63,35,-1528587937513900459,0,0,X'02000102',X'',50880219,51,0,2,1292252,1);
INSERT INTO "formulas" VALUES(64,36,5008653921435918557,0,0,X'00020200',X'',38880881,39,0,3,3178455,1);
INSERT INTO "formulas" VALUES(65,37,-5799147846066738396,0,0,X'00020202',X'',45881460,46,0,4,15179451,1);
INSERT INTO "formulas" VALUES(66,38,-2111745979121240006,0,0,X'00020102',X'',45880219,46,0,5,7546446,1);
INSERT INTO "formulas" VALUES(67,39,-6768652064454711032,0,0,X'02020200',X'',43880881,44,0,6,11911900,1);
INSERT INTO "formulas" VALUES(68,40,-6531957346590869236,0,0,X'02020002',X'',48880175,49,0,7,8806370,1);
INSERT INTO "formulas" VALUES(69,41,5391494009918918027,0,0,X'02020102',X'',49939499,50,0,8,8488391,1);
INSERT INTO "formulas" VALUES(70,42,253251693540569502,0,0,X'01020200',X'',45880881,46,0,9,9141780,1);
INSERT INTO "formulas" VALUES(71,43,-6504275707948815465,0,0,X'01020002',X'',48881509,49,0,10,6280575,1);
INSERT INTO "formulas" VALUES(72,44,7501057675311086317,0,0,X'01020202',X'',44939753,45,0,11,15609262,1);
INSERT INTO "formulas" VALUES(73,45,8031301464567403253,0,0,X'02000002',X'0002',15712898,18,0,0,9176289,1);
INSERT INTO "formulas" VALUES(74,45,7582197426844034426,1,0,X'02000202',X'00',17711993,20,0,1,11157851,1);
INSERT INTO "formulas" VALUES(75,45,7275437609518745615,0,0,X'02000102',X'',16711993,19,0,2,4501978,1);
INSERT INTO "formulas" VALUES(76,45,8872188716627511492,0,0,X'00020200',X'02',10712681,13,0,3,15595194,1);
INSERT INTO "formulas" VALUES(77,45,-6040531553846909597,0,0,X'00020202',X'000202',21713300,24,0,4,5548748,1);
INSERT INTO "formulas" VALUES(78,45,3970860511233645164,1,0,X'00020102',X'04',19711993,22,0,5,11193202,1);
INSERT INTO "formulas" VALUES(79,45,3741160313476057627,1,0,X'02020200',X'',16712681,19,0,6,3420071,1);
INSERT INTO "formulas" VALUES(80,45,501799267890016226,0,0,X'02020002',X'0202',20712898,23,0,7,4605352,1);
INSERT INTO "formulas" VALUES(81,45,1916290824396284771,0,0,X'02020102',X'06',23712681,26,0,8,5076938,1);
INSERT INTO "formulas" VALUES(82,45,-6330770483119519559,0,0,X'01020200',X'00',17712681,20,0,9,7662532,1);
INSERT INTO "formulas" VALUES(83,45,-2469369999492691083,1,0,X'01020002',X'0004',20711590,23,0,10,4360259,1);
INSERT INTO "formulas" VALUES(84,45,-6931712863327678235,0,0,X'01020202',X'0006',24711373,27,0,11,11990242,1);
CREATE TABLE proofs (
        formula INTEGER PRIMARY KEY REFERENCES formulas ON DELETE CASCADE,
        body TEXT NOT NULL
    );
INSERT INTO "proofs" VALUES(2,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"e","numerator":[1,0],"denominator":[0,1],"signs":"-","head":[1],"block":["4*m + 2",3,[2,"4*m + 1"],3],"base":null},"theorem":"A","start":[2,5],"group":[2,4]}');
INSERT INTO "proofs" VALUES(5,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"e","numerator":[1,0],"denominator":[1,1],"signs":"-","head":[1,2],"block":["4*m + 2",3,[2,"4*m + 1"],3],"base":null},"theorem":"A","start":[2,6],"group":[2,4]}');
INSERT INTO "proofs" VALUES(8,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"e","numerator":[1,0],"denominator":[-1,1],"signs":"-","head":[1],"block":[3,[2,"4*m + 1"],3,"4*m + 6"],"base":null},"theorem":"A","start":[2,4],"group":[2,4]}');
INSERT INTO "proofs" VALUES(17,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"e","numerator":[0,1],"denominator":[-1,1],"signs":"-","head":[],"block":["4*m + 2",3,[2,"4*m + 1"],3],"base":null},"theorem":"A","start":[0,0],"group":[2,4]}');
INSERT INTO "proofs" VALUES(23,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"e","numerator":[1,1],"denominator":[0,1],"signs":"-","head":[2],"block":["4*m + 2",3,[2,"4*m + 1"],3],"base":null},"theorem":"A","start":[0,1],"group":[2,4]}');
INSERT INTO "proofs" VALUES(35,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"e","numerator":[-1,1],"denominator":[1,1],"signs":"-","head":[1],"block":[[2,"8*m + 1"],"8*m + 8"],"base":null},"theorem":"A","start":[2,3],"group":[2,2]}');
INSERT INTO "proofs" VALUES(61,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"exp(1/2)","numerator":[1,0],"denominator":[0,1],"signs":"-","head":[1],"block":["8*m + 3",3,[2,"8*m + 4"],3],"base":null},"theorem":"A","start":[2,5],"group":[2,4]}');
INSERT INTO "proofs" VALUES(62,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"exp(1/2)","numerator":[1,0],"denominator":[1,1],"signs":"-","head":[1,2],"block":["8*m + 3",3,[2,"8*m + 4"],3],"base":null},"theorem":"A","start":[2,6],"group":[2,4]}');
INSERT INTO "proofs" VALUES(63,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"exp(1/2)","numerator":[1,0],"denominator":[-1,1],"signs":"-","head":[2],"block":[3,[2,"8*m + 4"],3,"8*m + 11"],"base":null},"theorem":"A","start":[2,4],"group":[2,4]}');
INSERT INTO "proofs" VALUES(64,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"exp(1/2)","numerator":[0,1],"denominator":[1,0],"signs":"-","head":[2],"block":[[2,"8*m"],3,"8*m + 7",3],"base":null},"theorem":"A","start":[0,1],"group":[2,4]}');
INSERT INTO "proofs" VALUES(65,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"exp(1/2)","numerator":[0,1],"denominator":[1,1],"signs":"-","head":[1],"block":[3,[2,"8*m"],3,"8*m + 7"],"base":null},"theorem":"A","start":[0,2],"group":[2,4]}');
INSERT INTO "proofs" VALUES(66,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"exp(1/2)","numerator":[0,1],"denominator":[-1,1],"signs":"-","head":[],"block":["8*m + 3",3,[2,"8*m + 4"],3],"base":null},"theorem":"A","start":[0,0],"group":[2,4]}');
INSERT INTO "proofs" VALUES(67,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"exp(1/2)","numerator":[1,1],"denominator":[1,0],"signs":"-","head":[],"block":[3,[2,"8*m"],3,"8*m + 7"],"base":null},"theorem":"A","start":[0,1],"group":[2,4]}');
INSERT INTO "proofs" VALUES(68,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"exp(1/2)","numerator":[1,1],"denominator":[0,1],"signs":"-","head":[2],"block":["8*m + 3",3,[2,"8*m + 4"],3],"base":null},"theorem":"A","start":[0,1],"group":[2,4]}');
INSERT INTO "proofs" VALUES(70,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"exp(1/2)","numerator":[-1,1],"denominator":[1,0],"signs":"-","head":[1],"block":[[2,"8*m"],3,"8*m + 7",3],"base":null},"theorem":"A","start":[2,5],"group":[2,4]}');
INSERT INTO "proofs" VALUES(71,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"exp(1/2)","numerator":[-1,1],"denominator":[0,1],"signs":"-","head":[1,2],"block":[[2,"8*m"],3,"8*m + 7",3],"base":null},"theorem":"A","start":[2,6],"group":[2,4]}');
INSERT INTO "proofs" VALUES(72,'{"format":"esma-certificate","version":2,"parameters":[],"statement":{"constant":"exp(1/2)","numerator":[-1,1],"denominator":[1,1],"signs":"-","head":[1],"block":[[2,"16*m + 3"],"16*m + 14"],"base":null},"theorem":"A","start":[2,3],"group":[2,2]}');
CREATE TABLE searches (
        id INTEGER PRIMARY KEY,
        constant TEXT NOT NULL,
        configuration TEXT NOT NULL,         -- JSON object
        slices INTEGER NOT NULL              -- the space is cut into slices 0 ... slices - 1
    );
INSERT INTO "searches" VALUES(0,'e','{"constant":"e","degree":1,"coeff_limit":1,"max_period":0,"words":["+","-","+-"],"generator":"rational","depth":100,"digits":60,"prove":true,"slice_candidates":8192}',1);
INSERT INTO "searches" VALUES(1,'tan(1)','{"constant":"tan(1)","degree":1,"coeff_limit":1,"max_period":0,"words":["+-"],"generator":"rational","depth":100,"digits":60,"prove":false,"slice_candidates":8192}',1);
INSERT INTO "searches" VALUES(2,'tasoev(1,2)','{"constant":"tasoev(1,2)","degree":1,"coeff_limit":1,"max_period":0,"words":["+"],"generator":"rational","depth":100,"digits":60,"prove":true,"slice_candidates":8192}',1);
INSERT INTO "searches" VALUES(3,'exp(1/2)','{"constant":"exp(1/2)","degree":1,"coeff_limit":1,"max_period":0,"words":["-"],"generator":"rational","depth":100,"digits":60,"prove":true,"slice_candidates":8192}',1);
INSERT INTO "searches" VALUES(4,'sqrt(3)','{"constant":"sqrt(3)","degree":1,"coeff_limit":1,"max_period":0,"words":["+"],"generator":"rational","depth":100,"digits":60,"prove":true,"slice_candidates":8192}',1);
CREATE TABLE tails (
        id INTEGER PRIMARY KEY,
        search INTEGER NOT NULL REFERENCES searches,
        signs TEXT NOT NULL,                 -- from its first term on; JSON as the next one
        law TEXT NOT NULL,                   -- forward differences from there on, or another law
        base INTEGER NOT NULL,               -- where it begins, counted from a canonical place
        family TEXT NOT NULL,
        digits INTEGER NOT NULL              -- to which its formulas are verified
    );
INSERT INTO "tails" VALUES(1,0,'[1]','[[1,0],[2,2],[1,0]]',-4,'557ebe34d4ab',60);
INSERT INTO "tails" VALUES(2,0,'[-1]','{"runs":{"head":[1],"polynomials":[[2,4],[3],[2],[3]],"lengths":[[1],[1],[1,4],[1]]}}',0,'f3c85db89e58',60);
INSERT INTO "tails" VALUES(3,0,'[1,-1]','[[3,2],[2,0]]',-3,'14fbe97827c9',60);
INSERT INTO "tails" VALUES(4,0,'[-1]','{"runs":{"head":[1,2],"polynomials":[[2,4],[3],[2],[3]],"lengths":[[1],[1],[1,4],[1]]}}',0,'f3c85db89e58',60);
INSERT INTO "tails" VALUES(5,0,'[-1]','{"runs":{"head":[1],"polynomials":[[3],[2],[3],[6,4]],"lengths":[[1],[1,4],[1],[1]]}}',0,'f3c85db89e58',60);
INSERT INTO "tails" VALUES(6,0,'[-1]','{"runs":{"head":[],"polynomials":[[3],[4,4],[3],[2]],"lengths":[[1],[1],[1],[3,4]]}}',0,'24224d05d2b9',60);
INSERT INTO "tails" VALUES(7,0,'[1,-1]','[[2,0],[5,2]]',-3,'7ff7123fbea4',60);
INSERT INTO "tails" VALUES(8,0,'[-1]','{"runs":{"head":[1,4],"polynomials":[[4,4],[3],[2],[3]],"lengths":[[1],[1],[3,4],[1]]}}',0,'24224d05d2b9',60);
INSERT INTO "tails" VALUES(9,0,'[-1]','{"runs":{"head":[],"polynomials":[[2,4],[3],[2],[3]],"lengths":[[1],[1],[1,4],[1]]}}',0,'f3c85db89e58',60);
INSERT INTO "tails" VALUES(10,0,'[-1]','{"runs":{"head":[4],"polynomials":[[4,4],[3],[2],[3]],"lengths":[[1],[1],[3,4],[1]]}}',0,'24224d05d2b9',60);
INSERT INTO "tails" VALUES(11,0,'[-1]','{"runs":{"head":[2],"polynomials":[[2,4],[3],[2],[3]],"lengths":[[1],[1],[1,4],[1]]}}',0,'f3c85db89e58',60);
INSERT INTO "tails" VALUES(12,0,'[1]','[[2,4]]',0,'782767d479de',60);
INSERT INTO "tails" VALUES(13,0,'[-1]','{"runs":{"head":[3],"polynomials":[[2],[12,8]],"lengths":[[5,8],[1]]}}',0,'853608eab7cc',60);
INSERT INTO "tails" VALUES(14,0,'[1,-1]','[[1,0],[10,4]]',-3,'9a1da6e0d618',60);
INSERT INTO "tails" VALUES(15,0,'[-1]','{"runs":{"head":[2],"polynomials":[[4,4],[3],[2],[3]],"lengths":[[1],[1],[3,4],[1]]}}',0,'24224d05d2b9',60);
INSERT INTO "tails" VALUES(16,0,'[-1]','{"runs":{"head":[1],"polynomials":[[3],[4,4],[3],[2]],"lengths":[[1],[1],[1],[3,4]]}}',0,'24224d05d2b9',60);
INSERT INTO "tails" VALUES(17,0,'[-1]','{"runs":{"head":[1],"polynomials":[[2],[8,8]],"lengths":[[1,8],[1]]}}',0,'ec2251df4616',60);
INSERT INTO "tails" VALUES(18,1,'[1,-1]','[[6,4],[2,0],[1,0],[7,4]]',-3,'e262f416a476',60);
INSERT INTO "tails" VALUES(19,1,'[1,-1]','[[4,4],[2,0],[1,0],[5,4]]',-3,'db9a1652b75d',60);
INSERT INTO "tails" VALUES(20,1,'[1,-1]','[[17,12],[2,0],[1,0],[4,3],[1,0],[2,0],[1,0],[5,3]]',-7,'47ce277755d5',60);
INSERT INTO "tails" VALUES(21,2,'[1]','{"initials":[2],"recurrence":[1,-2]}',0,'112e653b188d',60);
INSERT INTO "tails" VALUES(22,2,'[1]','{"initials":[0,1],"recurrence":[1,-2]}',0,'112e653b188d',60);
INSERT INTO "tails" VALUES(23,2,'[1]','{"initials":[1,1,4],"recurrence":[1,-2]}',0,'112e653b188d',60);
INSERT INTO "tails" VALUES(24,2,'[1]','{"initials":[0,2],"recurrence":[1,-2]}',0,'112e653b188d',60);
INSERT INTO "tails" VALUES(25,2,'[1]','{"initials":[0,3,4],"recurrence":[1,-2]}',0,'112e653b188d',60);
INSERT INTO "tails" VALUES(26,2,'[1]','{"initials":[0,1,4],"recurrence":[1,-2]}',0,'112e653b188d',60);
INSERT INTO "tails" VALUES(27,2,'[1]','{"initials":[1],"recurrence":[1,-2]}',0,'112e653b188d',60);
INSERT INTO "tails" VALUES(28,2,'[1]','{"initials":[3,4],"recurrence":[1,-2]}',0,'112e653b188d',60);
INSERT INTO "tails" VALUES(29,2,'[1]','{"initials":[2,1,1,1,1,3,1],"recurrence":[1,0,0,-3,0,0,2]}',0,'9d20fe72210e',60);
INSERT INTO "tails" VALUES(30,2,'[1]','{"initials":[0,1,1,4],"recurrence":[1,-2]}',0,'112e653b188d',60);
INSERT INTO "tails" VALUES(31,2,'[1]','{"initials":[1,4],"recurrence":[1,-2]}',0,'112e653b188d',60);
INSERT INTO "tails" VALUES(32,2,'[1]','{"initials":[0,2,1,1,1,1,3,1],"recurrence":[1,0,0,-3,0,0,2]}',0,'9d20fe72210e',60);
INSERT INTO "tails" VALUES(33,3,'[-1]','{"runs":{"head":[1],"polynomials":[[3,8],[3],[2],[3]],"lengths":[[1],[1],[4,8],[1]]}}',0,'add367c00651',60);
INSERT INTO "tails" VALUES(34,3,'[-1]','{"runs":{"head":[1,2],"polynomials":[[3,8],[3],[2],[3]],"lengths":[[1],[1],[4,8],[1]]}}',0,'add367c00651',60);
INSERT INTO "tails" VALUES(35,3,'[-1]','{"runs":{"head":[2],"polynomials":[[3],[2],[3],[11,8]],"lengths":[[1],[4,8],[1],[1]]}}',0,'add367c00651',60);
INSERT INTO "tails" VALUES(36,3,'[-1]','{"runs":{"head":[2],"polynomials":[[2],[3],[7,8],[3]],"lengths":[[0,8],[1],[1],[1]]}}',0,'13e9a07930b2',60);
INSERT INTO "tails" VALUES(37,3,'[-1]','{"runs":{"head":[1],"polynomials":[[3],[2],[3],[7,8]],"lengths":[[1],[0,8],[1],[1]]}}',0,'13e9a07930b2',60);
INSERT INTO "tails" VALUES(38,3,'[-1]','{"runs":{"head":[],"polynomials":[[3,8],[3],[2],[3]],"lengths":[[1],[1],[4,8],[1]]}}',0,'add367c00651',60);
INSERT INTO "tails" VALUES(39,3,'[-1]','{"runs":{"head":[],"polynomials":[[3],[2],[3],[7,8]],"lengths":[[1],[0,8],[1],[1]]}}',0,'13e9a07930b2',60);
INSERT INTO "tails" VALUES(40,3,'[-1]','{"runs":{"head":[2],"polynomials":[[3,8],[3],[2],[3]],"lengths":[[1],[1],[4,8],[1]]}}',0,'add367c00651',60);
INSERT INTO "tails" VALUES(41,3,'[-1]','{"runs":{"head":[5],"polynomials":[[2],[22,16]],"lengths":[[11,16],[1]]}}',0,'4a8309e28768',60);
INSERT INTO "tails" VALUES(42,3,'[-1]','{"runs":{"head":[1],"polynomials":[[2],[3],[7,8],[3]],"lengths":[[0,8],[1],[1],[1]]}}',0,'13e9a07930b2',60);
INSERT INTO "tails" VALUES(43,3,'[-1]','{"runs":{"head":[1,2],"polynomials":[[2],[3],[7,8],[3]],"lengths":[[0,8],[1],[1],[1]]}}',0,'13e9a07930b2',60);
INSERT INTO "tails" VALUES(44,3,'[-1]','{"runs":{"head":[1],"polynomials":[[2],[14,16]],"lengths":[[3,16],[1]]}}',0,'411614d35120',60);
INSERT INTO "tails" VALUES(45,4,'[1]','[[1],[2]]',0,'d44692a40aa5',60);
CREATE TABLE units (
        search INTEGER NOT NULL REFERENCES searches,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL CHECK (first < last),
        tally TEXT NOT NULL,                 -- JSON object: counts of what happened to candidates
        seconds REAL NOT NULL,
        worker TEXT NOT NULL,
        program TEXT NOT NULL,               -- version that did it
        finished TEXT NOT NULL,              -- UTC
        PRIMARY KEY (search, first)
    ) WITHOUT ROWID;
INSERT INTO "units" VALUES(0,0,1,'{"approved":36,"candidates":36,"expressions":12,"hits":36,"proved":36,"rejected":{},"unproved":{},"unresolved":0}',1.84818846859998302534e+01,'vm/21742','0.1.0','2026-11-29T20:47:14+00:00');
INSERT INTO "units" VALUES(1,0,1,'{"approved":12,"candidates":12,"expressions":12,"hits":12,"proved":0,"rejected":{},"unproved":{},"unresolved":0}',9.97245399958046618849e-03,'vm/21742','0.1.0','2026-11-29T20:47:14+00:00');
INSERT INTO "units" VALUES(2,0,1,'{"approved":12,"candidates":12,"expressions":12,"hits":12,"proved":12,"rejected":{},"unproved":{},"unresolved":0}',3.19864365000103134661e+00,'vm/21742','0.1.0','2026-11-29T20:47:17+00:00');
INSERT INTO "units" VALUES(3,0,1,'{"approved":12,"candidates":12,"expressions":12,"hits":12,"proved":12,"rejected":{},"unproved":{},"unresolved":0}',1.70485969993023900315e-02,'vm/21742','0.1.0','2026-11-29T20:47:17+00:00');
INSERT INTO "units" VALUES(4,0,1,'{"approved":12,"candidates":12,"expressions":12,"hits":12,"proved":12,"rejected":{},"unproved":{},"unresolved":0}',1.62338519985496532171e-02,'vm/21742','0.1.0','2026-11-29T20:47:17+00:00');
CREATE TABLE unresolved (
        search INTEGER NOT NULL REFERENCES searches,
        slice INTEGER NOT NULL,
        place INTEGER NOT NULL,
        numerator TEXT NOT NULL,
        denominator TEXT NOT NULL,
        PRIMARY KEY (search, slice, place)
    ) WITHOUT ROWID;
CREATE UNIQUE INDEX formulas_by_key ON formulas (key);
CREATE INDEX formulas_by_score ON formulas (score, tail);
CREATE TRIGGER another_formula AFTER UPDATE OF place ON formulas BEGIN
        DELETE FROM proofs WHERE formula = OLD.id;
    END;
COMMIT;
