#include "api/cli/import.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <ostream>

#include "api/cli/configuration.h"

namespace xinfang::cli {

namespace {

constexpr int bar_width = 40;

// Drawn again in place; only where a terminal shows it.
class ProgressBar {
 public:
  ProgressBar(std::ostream* out, std::size_t all) : out_(out), all_(all) {}
  void show(std::size_t done) {
    if (out_ == nullptr || all_ == 0) return;
    const auto percent = static_cast<int>(done * 100 / all_);
    if (percent == shown_) return;
    shown_ = percent;
    const int filled = percent * bar_width / 100;
    *out_ << "\r[" << std::string(static_cast<std::size_t>(filled), '#')
          << std::string(static_cast<std::size_t>(bar_width - filled), ' ') << "] " << percent
          << " % (" << done << "/" << all_ << ")" << (done == all_ ? "\n" : "") << std::flush;
  }

 private:
  std::ostream* out_;
  std::size_t all_;
  int shown_ = -1;
};

std::string words_of(const service::Problem& problem) {
  std::string text;
  for (const auto& error : problem.errors) {
    text += (text.empty() ? "" : "; ") + column_of(error.pointer) + ": " + error.detail;
  }
  for (const auto& reason : problem.reasons) text += (text.empty() ? "" : "; ") + reason.zh;
  return text.empty() ? problem.detail : text;
}

}  // namespace

ImportReport import_letters(service::Service& service, const service::Caller& caller,
                            const Letters& letters, bool dry_run, std::ostream* progress) {
  ImportReport report{.refused = letters.refused};
  ProgressBar bar(progress, letters.letters.size());
  std::size_t done = 0;
  bar.show(0);
  for (const auto& letter : letters.letters) {
    service::Command command;
    command.caller = caller;
    command.workflow = "petition";
    command.answers = letter.answers;
    command.origin = letter.origin;
    command.dry_run = dry_run;
    auto result = service.execute(std::move(command));
    if (!result) {
      report.refused.push_back({letter.line, words_of(result.error())});
    } else if (result->replayed) {
      ++report.known;
    } else {
      ++report.registered;
    }
    bar.show(++done);
  }
  std::stable_sort(report.refused.begin(), report.refused.end(),
                   [](const RefusedRow& a, const RefusedRow& b) { return a.line < b.line; });
  return report;
}

void print_report(const ImportReport& report, bool dry_run, std::ostream& out) {
  for (const auto& row : report.refused) {
    out << "line " << row.line << ": refused: " << row.reason << "\n";
  }
  out << report.registered << (dry_run ? " would be registered, " : " registered, ") << report.known
      << " known from an earlier run, " << report.refused.size() << " refused\n";
  if (dry_run) out << "dry run: nothing was kept\n";
}

namespace {

int fail(std::ostream& err, const std::string& detail) {
  err << "xinfang: " << detail << "\n";
  return 1;
}

Result<Letters, std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Failure{path + ": can't be read"};
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  auto decoded = decode(bytes);
  if (!decoded) return Failure{path + ": " + decoded.error()};
  auto rows = parse_csv(decoded->text);
  if (!rows) return Failure{path + ": " + rows.error()};
  auto letters = read_letters(*rows);
  if (!letters) return Failure{path + ": " + letters.error()};
  return letters;
}

}  // namespace

int run_import(const Configuration& configuration, const ImportRequest& request, std::ostream& out,
               std::ostream& err) {
  auto letters = read_file(request.file);
  if (!letters) return fail(err, letters.error());
  auto library = load_library(configuration);
  if (!library) return fail(err, library.error());
  if (auto trouble = prepare_folder(configuration)) return fail(err, *trouble);
  auto service = service::Service::start(service_config(configuration), *library);
  if (!service) return fail(err, service.error());
  auto caller = (*service)->find_user(request.login);
  if (!caller) {
    return fail(err, "there is no user '" + request.login + "'; `xinfang user list` shows them");
  }
  const auto report = import_letters(**service, *caller, *letters, request.dry_run,
                                     request.progress ? &err : nullptr);
  print_report(report, request.dry_run, out);
  return report.refused.empty() ? 0 : 1;
}

}  // namespace xinfang::cli
