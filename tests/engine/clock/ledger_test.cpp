#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

namespace {

constexpr EntryKind all_kinds[] = {EntryKind::started,   EntryKind::suspended, EntryKind::resumed,
                                   EntryKind::restarted, EntryKind::extended,  EntryKind::met,
                                   EntryKind::stopped,   EntryKind::expired};

// One letter for each kind: s start, p suspend (pause), r resume, a restart (anew), x extend,
// m meet, o stop (out), e expire.
EntryKind kind_of(char letter) {
  static const std::string letters = "spraxmoe";
  return all_kinds[letters.find(letter)];
}

Entry at_step(EntryKind kind, std::size_t step) {
  const Instant when = morning("2026-03-02") + std::chrono::hours{static_cast<int>(step)};
  if (kind == EntryKind::extended) return {kind, when, Period{10, Unit::days}, ""};
  return entry(kind, when);
}

Ledger ledger(std::string_view letters) {
  Ledger made;
  for (std::size_t i = 0; i < letters.size(); ++i) made.push_back(at_step(kind_of(letters[i]), i));
  return made;
}

}  // namespace

TEST_CASE("after each ledger exactly these entries may follow") {
  struct Row {
    const char* ledger;
    const char* allowed;
  };
  const Row rows[] = {
      {"", "s"},          {"s", "paxmoe"},   {"sp", "raxmo"},   {"spr", "paxmoe"},
      {"sprp", "raxmo"},  {"sa", "paxmoe"},  {"sx", "pamoe"},  // one extension is all
      {"sxa", "paxmoe"},  // counting anew, the extension may be given anew
      {"se", "axmo"},     // overdue, and still to be done
      {"sex", "pamo"},    // expires once in a run
      {"sexp", "ramo"},   {"sea", "paxmoe"}, {"sm", "s"},       {"so", "s"},
      {"sem", "s"},       {"spm", "s"},      {"sms", "paxmoe"}, {"sxms", "paxmoe"},
      {"sems", "paxmoe"},
  };
  for (const auto& row : rows) {
    const Ledger before = ledger(row.ledger);
    if (!before.empty()) CHECK_FALSE(check(before));
    for (const char letter : std::string("spraxmoe")) {
      CAPTURE(row.ledger, letter);
      const bool allowed = std::string_view(row.allowed).find(letter) != std::string_view::npos;
      const auto refusal = check_next(rule("30 days"), before, at_step(kind_of(letter), 20));
      CHECK(refusal.has_value() != allowed);
    }
  }
}

TEST_CASE("what no rule allows is no ledger") {
  CHECK(check({}));
  for (const auto* letters :
       {"m", "p", "ss", "sr", "spp", "spe", "see", "smm", "smx", "soe", "sexe"}) {
    CAPTURE(letters);
    CHECK(check(ledger(letters)));
  }
}

TEST_CASE("entries' times never go backwards") {
  Ledger made = ledger("sp");
  const auto last = made.back().at;
  CHECK_FALSE(check_next(rule("7 days"), made, entry(EntryKind::resumed, last)));
  const auto early = entry(EntryKind::resumed, last - std::chrono::milliseconds{1});
  CHECK(check_next(rule("7 days"), made, early) ==
        "the entry's time 2026-03-02T02:29:59.999Z is before the last one's, "
        "2026-03-02T02:30:00.000Z");
  made.push_back(early);
  CHECK(check(made));
}

TEST_CASE("a rule decides on suspension and extension") {
  Rule strict = rule("7 days");
  strict.may_suspend = false;
  strict.extension.reset();
  CHECK(check_next(strict, ledger("s"), at_step(EntryKind::suspended, 1)) ==
        "the rule 'term' allows no suspension");
  CHECK(check_next(strict, ledger("s"), at_step(EntryKind::extended, 1)) ==
        "the rule 'term' allows no extension");

  Rule twice = rule("7 days");
  twice.extensions_max = 2;
  CHECK_FALSE(check_next(twice, ledger("sx"), at_step(EntryKind::extended, 2)));
  CHECK(check_next(twice, ledger("sxx"), at_step(EntryKind::extended, 3)) ==
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
    CHECK(check_next(rule("7 days"), ledger("s"), next).has_value() != row.allowed);
  }
}

TEST_CASE("only an extension has a length") {
  Entry next = at_step(EntryKind::met, 1);
  next.by = Period{1, Unit::days};
  CHECK(check_next(rule("7 days"), ledger("s"), next));
  next = at_step(EntryKind::extended, 1);
  next.by.reset();
  CHECK(check_next(rule("7 days"), ledger("s"), next));
}

TEST_CASE("an unknown kind of entry is refused") {
  const Entry strange = entry(static_cast<EntryKind>(9), morning("2026-03-05"));
  CHECK(check_next(rule("7 days"), ledger("s"), strange) == "unknown kind of entry 9");
}
