#include "api/cli/due.h"

#include <boost/json.hpp>
#include <fstream>
#include <ostream>
#include <utility>
#include <vector>

#include "api/assets/assets.h"
#include "api/cli/due_question.h"
#include "api/cli/due_rule.h"
#include "api/cli/due_table.h"
#include "api/cli/due_vectors.h"
#include "api/service/files.h"
#include "api/service/render.h"
#include "engine/definition/reader.h"

namespace xinfang::cli {

namespace {

struct NamedText {
  std::string name;
  std::string text;
};
using Texts = Result<std::vector<NamedText>, std::string>;

// The file named, or the shipped ones of that folder.
Texts texts(const std::string& file, std::string_view shipped_folder) {
  if (!file.empty()) {
    auto text = service::read_file(file);
    if (!text) return Failure{text.error()};
    return std::vector<NamedText>{{file, *std::move(text)}};
  }
  std::vector<NamedText> found;
  for (const auto& asset : assets::all()) {
    if (!asset.name.starts_with(shipped_folder)) continue;
    found.push_back({std::string(asset.name), std::string(asset.content)});
  }
  return found;
}

std::string to_text(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const auto& diagnostic : diagnostics) {
    text += (text.empty() ? "" : "\n") + xinfang::to_text(diagnostic);
  }
  return text;
}

Result<clock::Calendar, std::string> find_calendar(const DueOptions& options) {
  const auto files = texts(options.calendar_file, "workflows/calendars/");
  if (!files) return Failure{files.error()};
  if (files->empty()) return Failure{std::string("no calendar is shipped; name one: --calendar")};
  auto calendar = definition::read_calendar(files->front().text, files->front().name);
  if (!calendar) return Failure{to_text(calendar.error())};
  return *std::move(calendar);
}

// A command line that can't be read, or a refusal: the words and the exit code.
struct Complaint {
  int code = 1;
  std::string words;
};
constexpr int refused = 1;
constexpr int unreadable = 2;

Result<Day, Complaint> read_day(const char* option, const std::string& text) {
  if (text.empty()) return Failure{Complaint{unreadable, std::string(option) + " is missing"}};
  const auto day = parse_day(text);
  if (day) return *day;
  return Failure{Complaint{unreadable, std::string(option) + " '" + text +
                                           "' is no day; expected a day such as 2026-03-02"}};
}

Result<clock::Period, Complaint> read_period(const char* option, const std::string& text) {
  const auto period = clock::parse_period(text);
  if (period) return *period;
  return Failure{
      Complaint{unreadable, std::string(option) + " '" + text +
                                "' is no term; expected 1 to 3650 days, working days, "
                                "months, hours or working hours, such as '10 working days'"}};
}

Result<Suspension, Complaint> read_suspension(const std::string& text) {
  const auto dots = text.find("..");
  if (dots != std::string::npos) {
    const auto suspended = parse_day(std::string_view(text).substr(0, dots));
    const auto resumed = parse_day(std::string_view(text).substr(dots + 2));
    if (suspended && resumed) return Suspension{*suspended, *resumed};
  }
  return Failure{
      Complaint{unreadable, "--suspend '" + text +
                                "' is no suspension; expected the day it begins and the day the "
                                "clock is resumed, such as 2026-03-04..2026-03-09"}};
}

// The term asked for: a rule's, or a bare one.
Result<DueQuestion, Complaint> read_term(const DueOptions& options) {
  if (options.rule.empty() == options.limit.empty()) {
    return Failure{Complaint{unreadable, "expected one of --rule, --limit and --vectors"}};
  }
  const auto from = read_day("--from", options.from);
  if (!from) return Failure{from.error()};
  if (options.rule.empty()) {
    if (options.month_end != "civil" && options.month_end != "criminal") {
      return Failure{Complaint{unreadable, "there is no --month-end '" + options.month_end +
                                               "'; allowed: civil, criminal"}};
    }
    const auto limit = read_period("--limit", options.limit);
    if (!limit) return Failure{limit.error()};
    const bool civil = options.month_end == "civil";
    return ask_limit(*limit, civil ? clock::MonthEnd::civil : clock::MonthEnd::criminal, *from);
  }
  auto rule = find_rule(options, *from);
  if (!rule) return Failure{Complaint{refused, rule.error()}};
  DueQuestion question;
  question.rule = *std::move(rule);
  question.from = *from;
  return question;
}

Result<DueQuestion, Complaint> read_question(const DueOptions& options) {
  auto question = read_term(options);
  if (!question) return question;
  for (const auto& text : options.extensions) {
    const auto by = read_period("--extend", text);
    if (!by) return Failure{by.error()};
    question->extensions.push_back(*by);
  }
  for (const auto& text : options.suspensions) {
    const auto suspension = read_suspension(text);
    if (!suspension) return Failure{suspension.error()};
    question->suspensions.push_back(*suspension);
  }
  if (!options.correct.empty()) {
    const auto correct = read_day("--correct", options.correct);
    if (!correct) return Failure{correct.error()};
    question->correct = *correct;
  }
  if (!options.as_of.empty()) {
    const auto as_of = read_day("--as-of", options.as_of);
    if (!as_of) return Failure{as_of.error()};
    question->as_of = *as_of;
  }
  return question;
}

// A clock of docs/api.md, and the day it is looked at from; of a bare limit without what only a
// rule has.
boost::json::object to_json(const DueQuestion& question, const DueAnswer& answer) {
  boost::json::object body;
  const auto zone = zone_of_days();
  const service::NameOf name_of = [](const std::string& login) { return login; };
  const service::ClockView view{answer.ledger, answer.assessment, zone.start_of(answer.as_of), zone,
                                name_of};
  if (question.is_bare) {
    body["limit"] = clock::to_text(question.rule.limit);
    service::add_assessment(body, view);
  } else {
    body = service::render_clock(question.rule.id, question.rule, view);
  }
  body["as_of"] = format_day(answer.as_of);
  return body;
}

}  // namespace

int run_due(const DueOptions& options, std::ostream& out, std::ostream& err) {
  const auto complain = [&err](const Complaint& complaint) {
    err << complaint.words << '\n';
    return complaint.code;
  };
  if (options.language != "zh" && options.language != "en") {
    return complain(
        {unreadable, "there is no language '" + options.language + "'; allowed: zh, en"});
  }
  const bool vectors = !options.vectors_file.empty();
  DueQuestion question;
  if (!vectors) {
    auto read = read_question(options);
    if (!read) return complain(read.error());
    question = *std::move(read);
  }
  const auto calendar = find_calendar(options);
  if (!calendar) return complain({refused, calendar.error()});
  if (vectors) {
    std::ifstream file(options.vectors_file, std::ios::binary);
    if (!file) return complain({refused, "cannot read the file '" + options.vectors_file + "'"});
    return run_vectors(file, options.vectors_file, *calendar, out) ? 0 : refused;
  }
  if (const auto refusal = clock::check_calendar(question.rule, *calendar)) {
    return complain({refused, *refusal});
  }
  const auto found = answer(question, *calendar);
  if (!found) return complain({refused, found.error()});
  if (options.json) {
    out << boost::json::serialize(to_json(question, *found)) << '\n';
  } else {
    print_table(question, *found, options.language == "zh", out);
  }
  return 0;
}

}  // namespace xinfang::cli
