-- A database as a program wrote it that pinned cases to the workflow's text alone: one running case and one
-- that ended, of a "letter" on a rule pack "desk". All invented; the key opens nothing else.
-- key: 3de422381c98385b36a7fb490b15af13ffdcb5f80a02dad7072f1e4e889a074b
PRAGMA application_id = 1481010791;
PRAGMA user_version = 1;
PRAGMA journal_mode = wal;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('key_check',X'b3f1837123f3f21a95f2d180e4a7113473d29880c03f446c3329025f7427d9b910d6c2eaf54312b496a037a05458b4');
CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  case_sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  event TEXT NOT NULL,
  workflow_hash TEXT NOT NULL,
  records TEXT NOT NULL,
  previous_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  UNIQUE (case_id, case_sequence)
) STRICT;
INSERT INTO journal VALUES(1,1,1,1795525921478,'admin','管理员','register','333e0e52a3fc61bbc80892b7ec0ae23784c83102e24b74a49d97b75e6b84b24c','[{"k":"opened","number":"荆检〔2026〕1号"},{"data":{"subject":"甲"},"k":"event","name":"register"},{"field":"subject","k":"assigned","value":"甲"},{"k":"entered","state":"open"},{"at":"2026-11-24T13:12:01.478Z","clock":"procedural_reply","entry":"started","k":"clock","reason":"register, test"}]',X'0000000000000000000000000000000000000000000000000000000000000000',X'e18dab345efc20955c9957e3c9a995256839327e54eb891496ce1c1b19ee8d2c');
INSERT INTO journal VALUES(2,2,1,1795525921559,'admin','管理员','register','333e0e52a3fc61bbc80892b7ec0ae23784c83102e24b74a49d97b75e6b84b24c','[{"k":"opened","number":"荆检〔2026〕2号"},{"data":{"subject":"乙"},"k":"event","name":"register"},{"field":"subject","k":"assigned","value":"乙"},{"k":"entered","state":"open"},{"at":"2026-11-24T13:12:01.559Z","clock":"procedural_reply","entry":"started","k":"clock","reason":"register, test"}]',X'e18dab345efc20955c9957e3c9a995256839327e54eb891496ce1c1b19ee8d2c',X'b444442664799f6daa74bf925b42542d2f4b4ee5bd5c1d2733821c7870ac290c');
INSERT INTO journal VALUES(3,2,2,1795525921613,'admin','管理员','answer','333e0e52a3fc61bbc80892b7ec0ae23784c83102e24b74a49d97b75e6b84b24c','[{"k":"event","name":"answer"},{"event":"answer","k":"transition","number":0,"state":"open"},{"k":"exited","state":"open"},{"at":"2026-11-24T13:12:01.613Z","clock":"procedural_reply","entry":"met","k":"clock","reason":"answer, test"},{"k":"entered","state":"done"},{"k":"finished"}]',X'b444442664799f6daa74bf925b42542d2f4b4ee5bd5c1d2733821c7870ac290c',X'1fb811c1ebafbb2b5c3ec9fa49a2d63e3affb22d764af0a9eb6d54d1e505abae');
CREATE TABLE personal (
  case_id INTEGER NOT NULL REFERENCES cases (id),
  path TEXT NOT NULL,
  version INTEGER NOT NULL,
  salt BLOB,
  sealed BLOB,
  PRIMARY KEY (case_id, path, version),
  CHECK ((salt IS NULL) = (sealed IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  finished INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  yellow_at INTEGER NOT NULL,
  red_at INTEGER NOT NULL,
  due_day INTEGER NOT NULL,
  due_clock TEXT NOT NULL,
  workflow TEXT NOT NULL,
  workflow_hash TEXT NOT NULL,
  stage TEXT NOT NULL,
  number TEXT NOT NULL UNIQUE,
  origin TEXT UNIQUE,
  opened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  received TEXT NOT NULL,
  states TEXT NOT NULL,
  readers TEXT NOT NULL,
  subject BLOB NOT NULL,
  petitioner BLOB NOT NULL,
  snapshot TEXT NOT NULL
) STRICT;
INSERT INTO cases VALUES(1,0,1,1796140800000,1795795200000,1795968000000,20788,'procedural_reply','letter','333e0e52a3fc61bbc80892b7ec0ae23784c83102e24b74a49d97b75e6b84b24c','all','荆检〔2026〕1号',NULL,1795525921478,1795525921478,'2026-01-01','["open"]','[]',X'277e0b07b1e9529a67dc5255adffdec18fbfc0322ba1833bf7da3e15b516f1f394866781f4abde00805ae3',X'0920464ec22ada2feff598b6fc912ca0d98546b328e57ec859425c3c36d399830348b527b2702cfd428af1','{"changed_at":"2026-11-24T13:12:01.478Z","clocks":{"procedural_reply":[{"at":"2026-11-24T13:12:01.478Z","entry":"started","reason":"register, test"}]},"configuration":["open"],"data":{"subject":"甲"},"finished":false,"history":{},"opened_at":"2026-11-24T13:12:01.478Z"}');
INSERT INTO cases VALUES(2,1,2,9223372036854775807,9223372036854775807,9223372036854775807,0,'','letter','333e0e52a3fc61bbc80892b7ec0ae23784c83102e24b74a49d97b75e6b84b24c','','荆检〔2026〕2号',NULL,1795525921559,1795525921613,'2026-01-01','["done"]','[]',X'43e40176ff37bd2d285db38a96eb7ec19184a7b79e46f10b3be2f93e8b6206058f2495620562021b77720b',X'794077366960d72c4803380ec7a1b904c7447ecbf3b32eb23158755f8c83ea1b1c97f306da551222219a8d','{"changed_at":"2026-11-24T13:12:01.613Z","clocks":{"procedural_reply":[{"at":"2026-11-24T13:12:01.559Z","entry":"started","reason":"register, test"},{"at":"2026-11-24T13:12:01.613Z","entry":"met","reason":"answer, test"}]},"configuration":["done"],"data":{"subject":"乙"},"finished":true,"history":{},"opened_at":"2026-11-24T13:12:01.559Z"}');
CREATE TABLE case_reader (
  login TEXT NOT NULL,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  PRIMARY KEY (login, case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE open_stages (
  workflow TEXT NOT NULL,
  stage TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (workflow, stage)
) STRICT, WITHOUT ROWID;
INSERT INTO open_stages VALUES('letter','all',1);
CREATE TABLE counters (
  series TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  row_check BLOB NOT NULL,
  PRIMARY KEY (series, year)
) STRICT, WITHOUT ROWID;
INSERT INTO counters VALUES('荆检〔2026〕{number}号',2026,2,X'4f525ab9e35d461bcca504922f35d8c1b8c2505c55c00aef81810ed516bda40e');
CREATE TABLE answered (
  login TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  case_id INTEGER NOT NULL,
  case_sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  row_check BLOB NOT NULL,
  PRIMARY KEY (login, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE users (
  login TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  active INTEGER NOT NULL,
  row_check BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO users VALUES('admin','管理员','["admin","reception"]','$argon2id$v=19$m=65536,t=2,p=1$M0CW/WOwFrZn93VUUz8ISA$V6xbRFn1jvMHmPucYIAUKadSZeA0cqpv+CnWrarWN78',1,X'23b295b9d7dc9232851705f3f7bc294639f74b3c6c0e3ed4addcfc89c6d95374');
CREATE TABLE sessions (
  token_hash BLOB PRIMARY KEY,
  login TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  row_check BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO sessions VALUES(X'1e1a5146fb4f2fb3ce7b44ce21d22fc66dc0c9808f0166f51bf6e0e4b2942232','admin',1795569121121,X'72d070c206650be865ca89efcd88cd8cb96fd55c6116711e3d570d687a8939c7');
CREATE TABLE contents (
  hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  rules_hash TEXT NOT NULL,
  row_check BLOB NOT NULL
) STRICT;
INSERT INTO contents VALUES('cde092eefda87f80889a986d319dece74cce1ad2e53ce6de8cb30203705dbd06','calendar','cn',replace('# Days off and make-up workdays of the People''s Republic of China, from the yearly notices of the\n# State Council''s General Office. Weekends are known without being listed. A year that is not listed\n# is not published yet: terms that run into it are provisional.\ncalendar: cn\nversion: "2026-1"\nyears:\n  2024:\n    basis: 国务院办公厅关于2024年部分节假日安排的通知\n    days_off:\n      - {from: 2024-01-01, to: 2024-01-01, name: {zh: 元旦, en: New Year}}\n      - {from: 2024-02-10, to: 2024-02-17, name: {zh: 春节, en: Spring Festival}}\n      - {from: 2024-04-04, to: 2024-04-06, name: {zh: 清明节, en: Tomb-Sweeping Day}}\n      - {from: 2024-05-01, to: 2024-05-05, name: {zh: 劳动节, en: Labour Day}}\n      - {from: 2024-06-10, to: 2024-06-10, name: {zh: 端午节, en: Dragon Boat Festival}}\n      - {from: 2024-09-15, to: 2024-09-17, name: {zh: 中秋节, en: Mid-Autumn Festival}}\n      - {from: 2024-10-01, to: 2024-10-07, name: {zh: 国庆节, en: National Day}}\n    make_up_workdays:\n      [2024-02-04, 2024-02-18, 2024-04-07, 2024-04-28, 2024-05-11, 2024-09-14, 2024-09-29, 2024-10-12]\n  2025:\n    basis: 国务院办公厅关于2025年部分节假日安排的通知\n    days_off:\n      - {from: 2025-01-01, to: 2025-01-01, name: {zh: 元旦, en: New Year}}\n      - {from: 2025-01-28, to: 2025-02-04, name: {zh: 春节, en: Spring Festival}}\n      - {from: 2025-04-04, to: 2025-04-06, name: {zh: 清明节, en: Tomb-Sweeping Day}}\n      - {from: 2025-05-01, to: 2025-05-05, name: {zh: 劳动节, en: Labour Day}}\n      - {from: 2025-05-31, to: 2025-06-02, name: {zh: 端午节, en: Dragon Boat Festival}}\n      - {from: 2025-10-01, to: 2025-10-08, name: {zh: 国庆节、中秋节, en: National Day and Mid-Autumn Festival}}\n    make_up_workdays: [2025-01-26, 2025-02-08, 2025-04-27, 2025-09-28, 2025-10-11]\n  2026:\n    basis: 国务院办公厅关于2026年部分节假日安排的通知\n    days_off:\n      - {from: 2026-01-01, to: 2026-01-03, name: {zh: 元旦, en: New Year}}\n      - {from: 2026-02-15, to: 2026-02-23, name: {zh: 春节, en: Spring Festival}}\n      - {from: 2026-04-04, to: 2026-04-06, name: {zh: 清明节, en: Tomb-Sweeping Day}}\n      - {from: 2026-05-01, to: 2026-05-05, name: {zh: 劳动节, en: Labour Day}}\n      - {from: 2026-06-19, to: 2026-06-21, name: {zh: 端午节, en: Dragon Boat Festival}}\n      - {from: 2026-09-25, to: 2026-09-27, name: {zh: 中秋节, en: Mid-Autumn Festival}}\n      - {from: 2026-10-01, to: 2026-10-07, name: {zh: 国庆节, en: National Day}}\n    make_up_workdays: [2026-01-04, 2026-02-14, 2026-02-28, 2026-05-09, 2026-09-20, 2026-10-10]\n','\n',char(10)),'',X'5ff8f85f8f340e7721309fc1611ba5ab0ca562e75d006c732fc0d7b62de04390');
INSERT INTO contents VALUES('9104bbd65f2a55109522b1396b6ec15054f4f4ee053262e396c36deae6abd482','rules','desk',replace('rules: desk\nversion: "1"\nin_force_from: 2026-01-01\ntitle: {zh: 期限, en: Terms}\nterms:\n  procedural_reply:\n    title: {zh: 答复, en: Reply}\n    limit: 7 days\n    basis: 人民检察院刑事诉讼规则 第163条\n    status: verified\n','\n',char(10)),'',X'fa7290eef641ef2fb559bf9cb382cc802e45d2d2588f80aa1713fa4b3a117380');
INSERT INTO contents VALUES('333e0e52a3fc61bbc80892b7ec0ae23784c83102e24b74a49d97b75e6b84b24c','workflow','letter',replace('workflow: letter\ntitle: {zh: 来信, en: Letter}\nrules: desk\nnumbering: "{office}〔{year}〕{number}号"\nroles: {reception: {zh: 接访, en: Reception}}\nstages: {all: {zh: 全部, en: All}}\ndata:\n  subject: {type: string, title: {zh: 事由, en: Subject}}\nsummary: {subject: subject, petitioner: subject, received: ''"2026-01-01"''}\nregister:\n  title: {zh: 登记, en: Register}\n  by: [reception]\n  basis: test\n  form: {subject: data}\ninitial: open\nstates:\n  open:\n    title: {zh: 办理, en: Open}\n    stage: all\n    start: [procedural_reply]\n    on:\n      answer:\n        title: {zh: 答复, en: Answer}\n        by: [reception]\n        basis: test\n        do: [{meet: procedural_reply}]\n        to: done\n      give_up:\n        title: {zh: 撤回, en: Give up}\n        by: [reception]\n        basis: test\n        do: [{stop: procedural_reply}]\n        to: done\n  done:\n    title: {zh: 办结, en: Done}\n    final: true\n','\n',char(10)),'9104bbd65f2a55109522b1396b6ec15054f4f4ee053262e396c36deae6abd482',X'168e05021433e06a09ea51c1f8367dbf74212a128de3c1f9ea68d8d5e16837a6');
CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
BEGIN
  SELECT raise(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_keeps_columns BEFORE UPDATE ON journal
BEGIN
  SELECT raise(ABORT, 'the journal is append-only');
END;
CREATE INDEX cases_due ON cases (finished, due_at, id, red_at, yellow_at, workflow);
COMMIT;
