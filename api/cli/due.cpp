#include "api/cli/due.h"

#include <iomanip>
#include <ostream>
#include <vector>

#include "api/assets/assets.h"
#include "api/service/files.h"
#include "engine/clock/assess.h"
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

Result<clock::Rule, std::string> find_rule(const DueOptions& options) {
  const auto files = texts(options.rules_file, "workflows/rules/");
  if (!files) return Failure{files.error()};
  std::vector<std::string> known;
  for (const auto& file : *files) {
    const auto pack = definition::read_rule_pack(file.text, file.name);
    if (!pack) return Failure{to_text(pack.error())};
    if (const auto* rule = pack->find(options.rule)) return *rule;
    for (const auto& rule : pack->rules) known.push_back(rule.id);
  }
  std::string text = "there is no rule '" + options.rule + "'";
  const auto near = nearest(options.rule, known);
  if (!near.empty()) text += "; did you mean '" + near + "'?";
  text += "\nknown rules:";
  for (const auto& id : known) text += "\n  " + id;
  return Failure{std::move(text)};
}

Result<clock::Calendar, std::string> find_calendar(const DueOptions& options) {
  const auto files = texts(options.calendar_file, "workflows/calendars/");
  if (!files) return Failure{files.error()};
  if (files->empty()) return Failure{std::string("no calendar is shipped; name one: --calendar")};
  auto calendar = definition::read_calendar(files->front().text, files->front().name);
  if (!calendar) return Failure{to_text(calendar.error())};
  return *std::move(calendar);
}

std::string weekday(Day day, bool chinese) {
  static constexpr const char* names[][2] = {
      {"星期日", "Sunday"},   {"星期一", "Monday"}, {"星期二", "Tuesday"}, {"星期三", "Wednesday"},
      {"星期四", "Thursday"}, {"星期五", "Friday"}, {"星期六", "Saturday"}};
  return names[std::chrono::weekday(day).c_encoding()][chinese ? 0 : 1];
}

class Table {
 public:
  Table(bool chinese, std::ostream& out) : chinese_(chinese), out_(&out) {}

  void print(const clock::Rule& rule, Day from, const clock::Assessment& found) {
    *out_ << rule.id << "  " << word(rule.title) << '\n';
    row({"期限      ", "limit  "}, clock::to_text(rule.limit));
    const bool verified = rule.status == clock::Status::verified;
    row({"依据      ", "basis  "},
        rule.basis +
            (verified ? word({"（已核对）", " (verified)"})
                      : word({"（暂定，未核对条文）", " (assumed: the article was not read)"})));
    row({"起算      ", "from   "}, format_day(from) + " " + weekday(from, chinese_));
    row({"届满      ", "due    "},
        format_day(found.due_day) + " " + weekday(found.due_day, chinese_) +
            (found.provisional ? word({"（暂计）", " (provisional)"}) : ""));
    *out_ << '\n'
          << word({"自          至          计入  说明\n", "from        to          days  why\n"});
    for (const auto& span : found.explanation) {
      *out_ << format_day(span.from) << "  " << format_day(span.to) << "  " << std::setw(4)
            << span.counted_days << "  " << word(span.words) << '\n';
    }
  }

 private:
  std::string word(const Text& text) const { return chinese_ ? text.zh : text.en; }
  void row(const Text& name, const std::string& value) { *out_ << word(name) << value << '\n'; }

  bool chinese_;
  std::ostream* out_;
};

}  // namespace

int run_due(const DueOptions& options, std::ostream& out, std::ostream& err) {
  const auto complain = [&err](const std::string& text) {
    err << text << '\n';
    return 1;
  };
  if (options.language != "zh" && options.language != "en") {
    return complain("there is no language '" + options.language + "'; allowed: zh, en");
  }
  const auto from = parse_day(options.from);
  if (!from) {
    return complain("'" + options.from + "' is no day; expected a day such as 2026-03-02");
  }
  const auto rule = find_rule(options);
  if (!rule) return complain(rule.error());
  const auto calendar = find_calendar(options);
  if (!calendar) return complain(calendar.error());
  // Whole days are the same in every zone; hours count from the first instant of the day.
  const auto zone = clock::Zone::fixed(std::chrono::minutes{0});
  const Instant start = zone.start_of(*from);
  const clock::Ledger ledger = {{clock::EntryKind::started, start, std::nullopt, ""}};
  Table(options.language == "zh", out)
      .print(*rule, *from, clock::assess(*rule, ledger, *calendar, zone, start));
  return 0;
}

}  // namespace xinfang::cli
