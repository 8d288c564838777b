#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

namespace {

// One letter for each kind: s start, p suspend (pause), r resume, a restart (anew), x extend,
// m meet, o stop (out), e expire, c correct, w warn, u urgent.
constexpr std::string_view letters = "spraxmoecwu";

EntryKind kind_of(char letter) {
  return static_cast<EntryKind>(letters.find(letter) + 1);  // in the order of their numbers
}

Entry at_step(EntryKind kind, std::size_t step) {
  const Instant when = morning("2026-03-02") + std::chrono::hours{static_cast<int>(step)};
  if (kind == EntryKind::extended) return {kind, when, Period{10, Unit::days}, ""};
  return entry(kind, when);
}

Ledger ledger(std::string_view kinds) {
  Ledger made;
  for (std::size_t i = 0; i < kinds.size(); ++i) made.push_back(at_step(kind_of(kinds[i]), i));
  return made;
}

// Why `next` may not follow, by the rule of 30 days; "" where it may.
std::string refusal(const Ledger& before, const Entry& next) {
  return check_next(rule("30 days"), before, next, beijing()).value_or("");
}

// Written on the morning of `at`, and counted from the first instant of `from`.
Entry backdated(EntryKind kind, std::string_view at, std::string_view from) {
  auto made = entry(kind, at);
  made.effective = beijing().start_of(day(from));
  return made;
}

}  // namespace

TEST_CASE("after each ledger exactly these entries may follow") {
  struct Row {
    const char* ledger;
    const char* allowed;
  };
  const Row rows[] = {
      {"", "s"},
      {"s", "paxmoecwu"},
      {"sp", "raxmoc"},  // nothing rings while it is suspended
      {"spr", "paxmoecwu"},
      {"sprp", "raxmoc"},
      {"sa", "paxmoecwu"},
      {"sx", "pamoecwu"},    // one extension is all
      {"sxa", "paxmoecwu"},  // counting anew, the extension may be given anew
      {"se", "axmoc"},       // overdue, and still to be done
      {"sex", "pamoecwu"},   // a longer term, which may run out as the first did
      {"sec", "paxmoecwu"},
      {"sexe", "amoc"},
      {"sece", "axmoc"},
      {"sexp", "ramoc"},
      {"sea", "paxmoecwu"},
      {"sc", "paxmoecwu"},
      {"spc", "raxmoc"},   // corrected, and suspended still
      {"sw", "paxmoecu"},  // warned once, and once more of another term
      {"swu", "paxmoec"},
      {"swue", "axmoc"},
      {"swx", "pamoecwu"},
      {"swuc", "paxmoecwu"},
      {"swa", "paxmoecwu"},
      {"swpr", "paxmoecu"},
      {"sm", "sc"},  // whether it was in time may be told anew
      {"so", "sc"},
      {"sem", "sc"},
      {"spm", "sc"},
      {"swm", "sc"},
      {"smc", "sc"},  // and it does not run again
      {"smcs", "paxmoecwu"},
      {"sms", "paxmoecwu"},
      {"sxms", "paxmoecwu"},
      {"sems", "paxmoecwu"},
      {"swms", "paxmoecwu"},
  };
  for (const auto& row : rows) {
    const Ledger before = ledger(row.ledger);
    if (!before.empty()) CHECK_FALSE(check(before, beijing()));
    for (const char letter : letters) {
      CAPTURE(row.ledger, letter);
      const bool allowed = std::string_view(row.allowed).find(letter) != std::string_view::npos;
      CHECK(refusal(before, at_step(kind_of(letter), 20)).empty() == allowed);
    }
  }
}

TEST_CASE("what no rule allows is no ledger") {
  CHECK(check({}, beijing()));
  for (const auto* kinds : {"m", "p", "c", "w", "ss", "sr", "spp", "spe", "see", "smm", "smx",
                            "soe", "smce", "spw", "sww", "sew", "suu", "sexee"}) {
    CAPTURE(kinds);
    CHECK(check(ledger(kinds), beijing()));
  }
}

TEST_CASE("what an entry counts from is not after it was made") {
  for (const auto kind : {EntryKind::started, EntryKind::corrected, EntryKind::expired}) {
    CAPTURE(static_cast<int>(kind));
    const auto before = kind == EntryKind::started ? Ledger{} : ledger("s");
    CHECK(refusal(before, backdated(kind, "2026-03-05", "2026-03-05")).empty());
    CHECK(refusal(before, backdated(kind, "2026-03-05", "2026-03-06")) ==
          "'" + std::string(to_text(kind)) +
              "' counts from 2026-03-06, which is after it was made, 2026-03-05; allowed: then or "
              "earlier");
  }
  auto later = entry(EntryKind::met, "2026-03-05");
  later.effective = later.at + std::chrono::hours{1};
  CHECK(refusal(ledger("s"), later) ==
        "'met' counts from 2026-03-05T02:30:00.000Z, which is after it was made, "
        "2026-03-05T01:30:00.000Z; allowed: then or earlier");
}

TEST_CASE("what the entries of a run count from never goes backwards by days") {
  const Ledger run = {backdated(EntryKind::started, "2026-03-05", "2026-03-02")};
  struct Row {
    Ledger before;
    Entry next;
    const char* refusal;
  };
  using enum EntryKind;
  const Ledger paused = {run[0], backdated(suspended, "2026-03-06", "2026-03-04")};
  const Ledger again = {run[0], entry(restarted, "2026-03-10")};
  const Row rows[] = {
      {run, backdated(suspended, "2026-03-06", "2026-03-02"), ""},
      {run, backdated(suspended, "2026-03-06", "2026-03-01"),
       "'suspended' counts from 2026-03-01, before 'started' of the same run, which counts from "
       "2026-03-02; allowed: that day or later"},
      {run, backdated(met, "2026-03-06", "2026-02-27"),
       "'met' counts from 2026-02-27, before 'started' of the same run, which counts from "
       "2026-03-02; allowed: that day or later"},
      {paused, backdated(resumed, "2026-03-06", "2026-03-04"), ""},
      {paused, backdated(resumed, "2026-03-06", "2026-03-03"),
       "'resumed' counts from 2026-03-03, before 'suspended' of the same run, which counts from "
       "2026-03-04; allowed: that day or later"},
      {paused, backdated(stopped, "2026-03-06", "2026-03-03"),
       "'stopped' counts from 2026-03-03, before 'suspended' of the same run, which counts from "
       "2026-03-04; allowed: that day or later"},
      // A restart makes a new run, which may begin before what happened in the last one.
      {paused, backdated(restarted, "2026-03-06", "2026-03-03"), ""},
      {paused, backdated(restarted, "2026-03-06", "2026-03-01"),
       "'restarted' counts from 2026-03-01, before the run that it restarts, which begins on "
       "2026-03-02; allowed: that day or later"},
      {paused, backdated(corrected, "2026-03-06", "2026-03-04"), ""},
      {paused, backdated(corrected, "2026-03-06", "2026-02-20"), ""},
      {paused, backdated(corrected, "2026-03-06", "2026-03-05"),
       "the beginning can't be corrected to 2026-03-05: the clock was suspended on 2026-03-04; "
       "allowed: that day or earlier"},
      {again, backdated(corrected, "2026-03-10", "2026-03-02"), ""},
      {again, backdated(corrected, "2026-03-10", "2026-03-01"),
       "the beginning can't be corrected to 2026-03-01: the run that was restarted began later, on "
       "2026-03-02; allowed: that day or later"},
      // An alarm was due when it was due, and an extension has no day of its own.
      {paused, backdated(stopped, "2026-03-06", "2026-03-06"), ""},
      {{run[0], entry(corrected, "2026-03-06"), entry(warned, "2026-03-09")},
       backdated(met, "2026-03-10", "2026-03-06"),
       ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.refusal);
    CHECK(refusal(row.before, row.next) == row.refusal);
  }
  auto dated = extension("2026-03-06", {10, Unit::days});
  dated.effective = morning("2026-03-05");
  CHECK(refusal(run, dated) == "an extension counts from the end of the term: it has no other day");
}

TEST_CASE("a correction moves what may follow it") {
  using enum EntryKind;
  const Ledger moved = {entry(started, "2026-03-02"),
                        backdated(corrected, "2026-03-06", "2026-03-05")};
  CHECK(refusal(moved, backdated(suspended, "2026-03-06", "2026-03-05")).empty());
  CHECK(refusal(moved, backdated(suspended, "2026-03-06", "2026-03-04")) ==
        "'suspended' counts from 2026-03-04, before 'corrected' of the same run, which counts from "
        "2026-03-05; allowed: that day or later");
  const Ledger anew = {moved[0], moved[1], entry(met, "2026-03-07")};
  CHECK(refusal(anew, backdated(started, "2026-03-08", "2026-03-01")).empty());
}

TEST_CASE("entries' times never go backwards") {
  Ledger made = ledger("sp");
  const auto last = made.back().at;
  CHECK_FALSE(check_next(rule("7 days"), made, entry(EntryKind::resumed, last), beijing()));
  const auto early = entry(EntryKind::resumed, last - std::chrono::milliseconds{1});
  CHECK(check_next(rule("7 days"), made, early, beijing()) ==
        "the entry's time 2026-03-02T02:29:59.999Z is before the last one's, "
        "2026-03-02T02:30:00.000Z");
  made.push_back(early);
  CHECK(check(made, beijing()));
}

TEST_CASE("a rule decides on suspension and extension") {
  Rule strict = rule("7 days");
  strict.may_suspend = false;
  strict.extension.reset();
  CHECK(check_next(strict, ledger("s"), at_step(EntryKind::suspended, 1), beijing()) ==
        "the rule 'term' allows no suspension");
  CHECK(check_next(strict, ledger("s"), at_step(EntryKind::extended, 1), beijing()) ==
        "the rule 'term' allows no extension");

  Rule twice = rule("7 days");
  twice.extensions_max = 2;
  CHECK_FALSE(check_next(twice, ledger("sx"), at_step(EntryKind::extended, 2), beijing()));
  CHECK(check_next(twice, ledger("sxx"), at_step(EntryKind::extended, 3), beijing()) ==
        "the rule 'term' allows 2 extension(s), and all are used");
}

TEST_CASE("an extension stays within the rule's") {
  struct Row {
    Period by;
    bool allowed;
  };
  const Row rows[] = {
      {{30, Unit::days}, true},   {{1, Unit::days}, true},          {{31, Unit::days}, false},
      {{1, Unit::months}, false}, {{5, Unit::working_days}, false}, {{0, Unit::days}, false},
      {{-3, Unit::days}, false},
  };
  for (const auto& row : rows) {
    CAPTURE(to_text(row.by));
    const Entry next{EntryKind::extended, morning("2026-03-05"), row.by, ""};
    CHECK(check_next(rule("7 days"), ledger("s"), next, beijing()).has_value() != row.allowed);
  }
}

TEST_CASE("only an extension has a length") {
  Entry next = at_step(EntryKind::met, 1);
  next.by = Period{1, Unit::days};
  CHECK(check_next(rule("7 days"), ledger("s"), next, beijing()));
  next = at_step(EntryKind::extended, 1);
  next.by.reset();
  CHECK(check_next(rule("7 days"), ledger("s"), next, beijing()));
}

TEST_CASE("an unknown kind of entry is refused") {
  const Entry strange = entry(static_cast<EntryKind>(12), morning("2026-03-05"));
  CHECK(check_next(rule("7 days"), ledger("s"), strange, beijing()) == "unknown kind of entry 12");
}
