#include "engine/clock/explanation.h"

#include <string>
#include <utility>

#include "engine/base/assert.h"

namespace xinfang::clock {

namespace {

using std::chrono::days;

std::string chinese(Period period) {
  const auto count = std::to_string(period.count);
  switch (period.unit) {
    case Unit::days:
      return count + "日";
    case Unit::working_days:
      return count + "个工作日";
    case Unit::months:
      return count + "个月";
    case Unit::hours:
      return count + "小时";
    case Unit::working_hours:
      return count + "个工作小时";
  }
  XINFANG_ASSERT(false);
}

// A month may have no such date, and under MonthEnd::criminal its end goes to a later end.
Text months_words(Period period, Day from, Day to) {
  const std::chrono::year_month_day first(from);
  const std::chrono::year_month_day last(to);
  const auto zh = "按月计算" + chinese(period);
  const auto en = to_text(period);
  if (last.day() == first.day()) {
    return {zh + "，至后月同日", en + ", to the same date of the later month"};
  }
  if (last.day() < first.day()) {
    return {zh + "，后月无相应之日，至其末日",
            en + ", to the last day of the later month, which has no such date"};
  }
  return {zh + "，自月末之日至后月末日",
          en + ", from the last day of a month to the last day of the later one"};
}

// Whole minutes; "0 hours" of less.
Text length_words(std::chrono::milliseconds length) {
  const auto whole = std::chrono::floor<std::chrono::hours>(length);
  const auto rest = std::chrono::floor<std::chrono::minutes>(length - whole).count();
  const auto hours = static_cast<std::int32_t>(whole.count());
  const auto minutes = std::to_string(rest);
  return {std::to_string(hours) + "小时" + (rest == 0 ? "" : minutes + "分"),
          to_text(Period{hours, Unit::hours}) +
              (rest == 0 ? "" : " " + minutes + (rest == 1 ? " minute" : " minutes"))};
}

// What makes the day no day of work.
Text day_off_words(const Calendar& calendar, Day day) {
  const auto holiday = calendar.holiday(day);
  return holiday.empty() ? Text{"周末", "weekend"} : holiday;
}

}  // namespace

Text Explanation::counted_words(Span::Reason reason, Period period) const {
  const auto zh = chinese(period);
  const auto en = to_text(period);
  switch (reason) {
    case Span::Reason::months:
      return months_words(period, months_from_, months_to_);
    case Span::Reason::extension:
      return {"延长" + zh, "extension of " + en};
    case Span::Reason::counted:
    case Span::Reason::event_day:
    case Span::Reason::excluded_weekend:
    case Span::Reason::excluded_holiday:
    case Span::Reason::suspended:
    case Span::Reason::rolled:
    case Span::Reason::provisional:
      break;
  }
  return {"计入期限（" + zh + "）", "counted (" + en + ")"};
}

void Explanation::add(Span::Reason reason, Day from, Day to, std::int32_t counted_days,
                      Text words) {
  spans_->push_back({reason, from, to, counted_days, std::move(words)});
}

Span* Explanation::last_before(Span::Reason reason, Day day) {
  if (spans_->empty()) return nullptr;
  auto& last = spans_->back();
  return last.reason == reason && last.to + days{1} == day ? &last : nullptr;
}

void Explanation::event_day(Day day, bool restarted) {
  if (spans_ == nullptr) return;
  const auto words =
      restarted ? Text{"重新起算之日，不计入", "begun anew on this day, which is not counted"}
                : Text{"起算之日，不计入", "the day of the event is not counted"};
  add(Span::Reason::event_day, day, day, 0, words);
}

void Explanation::counted(Span::Reason reason, Day from, Day to, Period period) {
  if (spans_ == nullptr) return;
  const auto counted_days = static_cast<std::int32_t>((to - from).count()) + 1;
  add(reason, from, to, counted_days, counted_words(reason, period));
}

void Explanation::working_day(Span::Reason reason, Day day, Period period) {
  if (spans_ == nullptr) return;
  Span* span = is_new_period_ ? nullptr : last_before(reason, day);
  is_new_period_ = false;
  if (span == nullptr) {
    add(reason, day, day, 0, counted_words(reason, period));
    span = &spans_->back();
  }
  span->to = day;
  span->counted_days += 1;
  if (calendar_->kind(day) == DayKind::make_up_workday) {
    span->words.zh += "；" + format_day(day) + " 调休上班";
    span->words.en += "; " + format_day(day) + " is a make-up workday";
  }
}

void Explanation::day_off(Day day) {
  if (spans_ == nullptr) return;
  const bool holiday = calendar_->kind(day) == DayKind::holiday;
  const auto reason = holiday ? Span::Reason::excluded_holiday : Span::Reason::excluded_weekend;
  const auto name = day_off_words(*calendar_, day);
  const Text words{name.zh + "，不计入", name.en + ", not counted"};
  Span* span = last_before(reason, day);
  if (span != nullptr && span->words == words) {
    span->to = day;
  } else {
    add(reason, day, day, 0, words);
  }
}

void Explanation::suspended(Day from, Day to) {
  if (spans_ == nullptr) return;
  const auto length = static_cast<std::int32_t>((to - from).count()) + 1;
  add(Span::Reason::suspended, from, to, 0,
      {"期限中止" + std::to_string(length) + "日，不计入",
       "suspended for " + to_text(Period{length, Unit::days}) + ", not counted"});
}

void Explanation::rolled(Day unrolled, Day to) {
  if (spans_ == nullptr) return;
  const auto name = day_off_words(*calendar_, unrolled);
  Text words{"最后一日 " + format_day(unrolled) + " 为" + name.zh,
             "the last day " + format_day(unrolled) + " is a day off (" + name.en + ")"};
  const auto kind = calendar_->kind(to);
  if (kind == DayKind::workday || kind == DayKind::make_up_workday) {
    const bool made_up = kind == DayKind::make_up_workday;
    words.zh += "，顺延至其后第一个工作日 " + format_day(to) + (made_up ? "（调休上班）" : "");
    words.en += ": moved to the first working day after it, " + format_day(to) +
                (made_up ? " (a make-up workday)" : "");
  }
  add(Span::Reason::rolled, unrolled + days{1}, to, 0, std::move(words));
}

void Explanation::provisional(Day from, Day to) {
  if (spans_ == nullptr) return;
  const std::chrono::year_month_day date(from);
  const auto year = std::to_string(static_cast<int>(date.year()));
  add(Span::Reason::provisional, from, to, 0,
      {year + "年放假安排尚未公布，届满日可能变动",
       "the calendar of " + year + " is not published: the due day may change"});
}

void Explanation::hours(Span::Reason reason, Day from, Day to, Period period) {
  if (spans_ == nullptr) return;
  add(reason, from, to, 0, counted_words(reason, period));
}

void Explanation::working_time(Span::Reason reason, Day day, std::chrono::milliseconds length,
                               Period period) {
  if (spans_ == nullptr) return;
  Span* span = nullptr;
  if (!is_new_period_ && !spans_->empty() && spans_->back().reason == reason &&
      spans_->back().to + days{1} >= day) {
    span = &spans_->back();
    working_time_ += length;
  } else {
    add(reason, day, day, 0, {});
    span = &spans_->back();
    working_time_ = length;
  }
  is_new_period_ = false;
  span->to = day;
  const auto whole = counted_words(reason, period);
  const auto part = length_words(working_time_);
  span->words = {whole.zh + "：" + part.zh, whole.en + ": " + part.en};
}

void Explanation::suspended_hours(Day from, Day to, std::chrono::milliseconds length) {
  if (spans_ == nullptr) return;
  const auto words = length_words(length);
  add(Span::Reason::suspended, from, to, 0,
      {"期限中止" + words.zh + "，不计入", "suspended for " + words.en + ", not counted"});
}

}  // namespace xinfang::clock
