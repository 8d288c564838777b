#include "api/cli/due_question.h"

#include <algorithm>
#include <utility>

namespace xinfang::cli {

namespace {

using clock::Entry;
using clock::EntryKind;
using clock::Ledger;

// Whole days are the same in every zone.
clock::Zone zone() { return clock::Zone::fixed(std::chrono::minutes{0}); }

std::string option_text(const Suspension& suspension) {
  return "--suspend " + format_day(suspension.suspended) + ".." + format_day(suspension.resumed);
}

std::optional<std::string> check_days(const std::vector<Suspension>& suspensions, Day from) {
  const Suspension* before = nullptr;
  for (const auto& suspension : suspensions) {
    const auto option = option_text(suspension);
    if (suspension.resumed < suspension.suspended) {
      return option + ": the clock can't be resumed before it is suspended";
    }
    if (suspension.suspended < from) {
      return option + ": it begins before the clock, which starts on " + format_day(from);
    }
    if (before != nullptr && suspension.suspended < before->resumed) {
      return option + ": it overlaps " + option_text(*before) + "; the clock is suspended already";
    }
    before = &suspension;
  }
  return std::nullopt;
}

// Writes the ledger entry by entry, each as check_next() allows.
class Writer {
 public:
  Writer(const DueQuestion& question, const clock::Calendar& calendar)
      : rule_(question.rule), is_bare_(question.is_bare), calendar_(&calendar) {}

  std::optional<std::string> start(Day from) { return add(entry(EntryKind::started, from)); }

  std::optional<std::string> extend(Day day, clock::Period by) {
    if (is_bare_) {
      rule_.extension = by;
      rule_.extensions_max += 1;
    }
    auto extended = entry(EntryKind::extended, day);
    extended.by = by;
    return add(extended);
  }

  std::optional<std::string> suspend(const Suspension& suspension) {
    const auto suspended = entry(EntryKind::suspended, suspension.suspended);
    if (auto refusal = check_next(rule_, ledger_, suspended, zone())) return refusal;
    const auto due = assess(rule_, ledger_, *calendar_, zone(), suspended.at, clock::Detail::plain);
    if (due.due_at <= suspended.at) {
      if (auto refusal = add({EntryKind::expired, due.due_at, std::nullopt, ""})) return refusal;
    }
    if (auto refusal = add(suspended)) {
      return *refusal + "; it was due on " + format_day(due.due_day);
    }
    return add(entry(EntryKind::resumed, suspension.resumed));
  }

  std::optional<std::string> correct(Day day, Day begins) {
    auto corrected = entry(EntryKind::corrected, day);
    corrected.effective = zone().start_of(begins);
    return add(corrected);
  }

  const Ledger& ledger() const { return ledger_; }

 private:
  static Entry entry(EntryKind kind, Day day) {
    return {kind, zone().start_of(day), std::nullopt, ""};
  }

  std::optional<std::string> add(const Entry& next) {
    if (auto refusal = check_next(rule_, ledger_, next, zone())) return refusal;
    ledger_.push_back(next);
    return std::nullopt;
  }

  clock::Rule rule_;
  bool is_bare_;
  const clock::Calendar* calendar_;
  Ledger ledger_;
};

}  // namespace

clock::Zone zone_of_days() { return zone(); }

DueQuestion ask_limit(clock::Period limit, clock::MonthEnd month_end, Day from) {
  DueQuestion question;
  question.is_bare = true;
  question.rule.limit = limit;
  question.rule.month_end = month_end;
  question.rule.may_suspend = true;
  question.from = from;
  return question;
}

Result<DueAnswer, std::string> answer(const DueQuestion& question,
                                      const clock::Calendar& calendar) {
  auto suspensions = question.suspensions;
  std::stable_sort(suspensions.begin(), suspensions.end(),
                   [](const Suspension& a, const Suspension& b) {
                     return std::pair(a.suspended, a.resumed) < std::pair(b.suspended, b.resumed);
                   });
  if (auto refusal = check_days(suspensions, question.from)) return Failure{*refusal};
  Writer writer(question, calendar);
  if (auto refusal = writer.start(question.from)) return Failure{*refusal};
  for (const auto& by : question.extensions) {
    if (auto refusal = writer.extend(question.from, by)) {
      return Failure{"--extend '" + clock::to_text(by) + "': " + *refusal};
    }
  }
  for (const auto& suspension : suspensions) {
    if (auto refusal = writer.suspend(suspension)) {
      return Failure{option_text(suspension) + ": " + *refusal};
    }
  }
  const Day last = zone().day_of(writer.ledger().back().at);
  const Day as_of = question.as_of.value_or(std::max(last, question.correct.value_or(last)));
  if (as_of < question.from) {
    return Failure{"--as-of " + format_day(as_of) + ": the clock starts later, on " +
                   format_day(question.from)};
  }
  if (question.correct) {
    const auto option = "--correct " + format_day(*question.correct) + ": ";
    if (as_of < last) {
      return Failure{option + "it is made on the day of --as-of, " + format_day(as_of) +
                     ", and something happened to the clock later, on " + format_day(last)};
    }
    if (auto refusal = writer.correct(as_of, *question.correct)) return Failure{option + *refusal};
  }
  return DueAnswer{
      writer.ledger(), as_of,
      assess(question.rule, writer.ledger(), calendar, zone(), zone().start_of(as_of))};
}

}  // namespace xinfang::cli
