#include "engine/clock/standing.h"

#include <cstdio>
#include <string>

#include "engine/base/assert.h"

namespace xinfang::clock {

namespace {

std::string days_text(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " day" : " days");
}

std::string time_text(const Assessment& found, const Zone& zone) {
  // The end of a day is 24:00 of it, not midnight of the next.
  const bool is_end = zone.day_of(found.due_at) > found.due_day;
  const auto minutes = is_end ? 24 * 60 : static_cast<int>(zone.time_of(found.due_at).count());
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d", minutes / 60 % 100, minutes % 60);
  return text;
}

Text left_words(const Assessment& found, const std::string& time) {
  const auto count = std::to_string(found.days_left);
  if (found.days_left > 0) {
    return {"还剩" + count + "天" + (time.empty() ? "" : "（" + time + "到期）"),
            days_text(found.days_left) + " left" + (time.empty() ? "" : " (due at " + time + ")")};
  }
  return {"今天" + time + "到期", "due today" + (time.empty() ? "" : " at " + time)};
}

Text overdue_words(const Assessment& found, const std::string& time) {
  const std::int64_t late = -std::int64_t{found.days_left};
  if (late > 0) return {"逾期" + std::to_string(late) + "天", days_text(late) + " overdue"};
  return {"已逾期（今天" + time + "到期）",
          "overdue (due today" + (time.empty() ? "" : " at " + time) + ")"};
}

Text late_words(const Assessment& found, Day ended_on) {
  const auto late = (ended_on - found.due_day).count();
  if (late > 0) {
    return {"逾期" + std::to_string(late) + "天完成", "done " + days_text(late) + " late"};
  }
  return {"到期当天逾期完成", "done late, on the due day"};
}

}  // namespace

Text standing_words(const Assessment& assessment, const Standing& standing, const Zone& zone) {
  const auto time = standing.shows_time ? time_text(assessment, zone) : std::string();
  Text words;
  switch (assessment.colour) {
    case Colour::met:
      return {"按期完成", "done in time"};
    case Colour::late:
      return late_words(assessment, standing.ended_on.value_or(assessment.due_day));
    case Colour::stopped:
      return {"已终止", "stopped"};
    case Colour::suspended: {
      const auto since = format_day(standing.suspended_from.value_or(assessment.due_day));
      words = {"已中止（自" + since + "）", "suspended since " + since};
      break;
    }
    case Colour::overdue:
      words = overdue_words(assessment, time);
      break;
    case Colour::green:
    case Colour::yellow:
    case Colour::red:
      words = left_words(assessment, time);
      break;
  }
  if (assessment.provisional) {
    words.zh += "（日历未公布，暂定）";
    words.en += " (calendar not published: provisional)";
  }
  return words;
}

}  // namespace xinfang::clock
