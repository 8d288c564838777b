#include "api/cli/due_table.h"

#include <iomanip>
#include <ostream>

namespace xinfang::cli {

namespace {

std::string weekday(Day day, bool chinese) {
  static constexpr const char* names[][2] = {
      {"星期日", "Sunday"},   {"星期一", "Monday"}, {"星期二", "Tuesday"}, {"星期三", "Wednesday"},
      {"星期四", "Thursday"}, {"星期五", "Friday"}, {"星期六", "Saturday"}};
  return names[std::chrono::weekday(day).c_encoding()][chinese ? 0 : 1];
}

// The web application's words; in English the colour's own name.
Text colour_words(clock::Colour colour) {
  const std::string name(clock::to_text(colour));
  switch (colour) {
    case clock::Colour::green:
      return {"正常", name};
    case clock::Colour::yellow:
      return {"临近", name};
    case clock::Colour::red:
      return {"紧迫", name};
    case clock::Colour::overdue:
      return {"超期", name};
    case clock::Colour::met:
      return {"已办", name};
    case clock::Colour::late:
      return {"逾期已办", name};
    case clock::Colour::suspended:
      return {"中止", name};
    case clock::Colour::stopped:
      return {"终止", name};
  }
  XINFANG_ASSERT(false);
}

class Table {
 public:
  Table(bool chinese, std::ostream& out) : chinese_(chinese), out_(&out) {}

  void rule(const clock::Rule& rule) {
    *out_ << rule.id << "  " << word(rule.title) << '\n';
    limit(rule);
    const bool verified = rule.status == clock::Status::verified;
    row({"依据      ", "basis  "},
        rule.basis +
            (verified ? word({"（已核对）", " (verified)"})
                      : word({"（暂定，未核对条文）", " (assumed: the article was not read)"})));
  }

  void limit(const clock::Rule& rule) {
    row({"期限      ", "limit  "}, clock::to_text(rule.limit));
  }

  void assessment(const DueQuestion& question, const DueAnswer& answer) {
    const auto& found = answer.assessment;
    row({"起算      ", "from   "}, day_text(question.from));
    row({"届满      ", "due    "},
        day_text(found.due_day) + end_of_day(question.rule, found) +
            (found.provisional ? word({"（暂计）", " (provisional)"}) : ""));
    row({"截至      ", "as of  "}, day_text(answer.as_of));
    row({"状态      ", "colour "}, word(colour_words(found.colour)));
    row({"含义      ", "means  "}, word(found.words));
    row({"剩余      ", "left   "}, days_text(found.days_left));
  }

  void explanation(const std::vector<clock::Span>& spans) {
    *out_ << '\n'
          << word({"自          至          计入  说明\n", "from        to          days  why\n"});
    for (const auto& span : spans) {
      *out_ << format_day(span.from) << "  " << format_day(span.to) << "  " << std::setw(4)
            << span.counted_days << "  " << word(span.words) << '\n';
    }
  }

 private:
  std::string word(const Text& text) const { return chinese_ ? text.zh : text.en; }
  void row(const Text& name, const std::string& value) { *out_ << word(name) << value << '\n'; }

  // A term in hours ends at a time of its day, counted from the first instant of the event's.
  static std::string end_of_day(const clock::Rule& rule, const clock::Assessment& found) {
    if (!counts_time(rule.limit.unit) && rule.ends == clock::Ends::midnight) return "";
    if (found.due_at > Instant(found.due_day) + std::chrono::hours{24} - std::chrono::minutes{1}) {
      return " 24:00";
    }
    return " " + format_instant(found.due_at).substr(11, 5);
  }

  std::string day_text(Day day) const { return format_day(day) + " " + weekday(day, chinese_); }

  std::string days_text(std::int32_t days) const {
    const auto count = std::to_string(days);
    return word({count + "日", count + (days == 1 || days == -1 ? " day" : " days")});
  }

  bool chinese_;
  std::ostream* out_;
};

}  // namespace

void print_table(const DueQuestion& question, const DueAnswer& answer, bool chinese,
                 std::ostream& out) {
  Table table(chinese, out);
  if (question.is_bare) {
    table.limit(question.rule);
  } else {
    table.rule(question.rule);
  }
  table.assessment(question, answer);
  table.explanation(answer.assessment.explanation);
}

}  // namespace xinfang::cli
