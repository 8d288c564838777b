#include "api/cli/import.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "api/cli/configuration.h"

namespace xinfang::cli {

namespace {

constexpr int bar_width = 40;
constexpr std::string_view workflow = "petition";

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
  for (const auto& reason : problem.reasons) text += (text.empty() ? "" : "; ") + reason.en;
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
    command.workflow = workflow;
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
  if (dry_run) {
    out << "dry run, nothing was kept: " << report.registered << " would be registered, "
        << report.known << " are registered already, " << report.refused.size()
        << " would be refused\n";
  } else {
    out << report.registered << " registered, " << report.known << " were registered already, "
        << report.refused.size() << " refused\n";
  }
}

namespace {

int fail(std::ostream& err, const std::string& detail) {
  err << "xinfang: " << detail << "\n";
  return 1;
}

// One byte more than is allowed, so that decode() can refuse without the whole of it in memory.
Result<std::string, std::string> read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Failure{path + ": " + std::strerror(errno)};
  constexpr std::size_t piece = std::size_t{64} * 1024;
  std::string bytes;
  while (file && bytes.size() <= import_bytes_max) {
    const std::size_t before = bytes.size();
    bytes.resize(before + std::min(piece, import_bytes_max + 1 - before));
    file.read(bytes.data() + before, static_cast<std::streamsize>(bytes.size() - before));
    bytes.resize(before + static_cast<std::size_t>(file.gcount()));
  }
  return bytes;
}

Result<Letters, std::string> read_file(const std::string& path) {
  auto bytes = read_bytes(path);
  if (!bytes) return Failure{bytes.error()};
  auto decoded = decode(*bytes);
  if (!decoded) return Failure{path + ": " + decoded.error()};
  const std::string context = decoded->encoding == Encoding::utf8
                                  ? path
                                  : path + " (read as GB18030, since it is no UTF-8)";
  auto rows = parse_csv(decoded->text);
  if (!rows) return Failure{context + ": " + rows.error()};
  auto letters = read_letters(*rows);
  if (!letters) return Failure{context + ": " + letters.error()};
  return letters;
}

// Words against the registering user, found before any row is tried.
std::optional<std::string> may_not_register(const service::Library& library,
                                            const service::Caller& caller) {
  const auto chart = library.find(std::string(workflow));
  if (!chart) return "the workflow files have no workflow '" + std::string(workflow) + "'";
  const auto& allowed = chart->definition().registration.by;
  const bool may = std::any_of(allowed.begin(), allowed.end(), [&](const std::string& role) {
    return std::find(caller.roles.begin(), caller.roles.end(), role) != caller.roles.end();
  });
  if (may) return std::nullopt;
  std::string text = "user '" + caller.login + "' may not register petitions; roles that may:";
  for (const auto& role : allowed) text += " " + role;
  return text;
}

}  // namespace

int run_import(const Configuration& configuration, const ImportRequest& request, std::ostream& out,
               std::ostream& err) {
  auto letters = read_file(request.file);
  if (!letters) return fail(err, letters.error());
  auto library = load_library(configuration);
  if (!library) return fail(err, library.error());
  if (!std::filesystem::exists(configuration.database)) {
    return fail(err, "there is no database " + configuration.database +
                         "; `xinfang serve` or `xinfang user put` makes one");
  }
  auto service = service::Service::start(service_config(configuration), *library);
  if (!service) return fail(err, service.error());
  auto caller = (*service)->find_user(request.login);
  if (!caller) {
    return fail(err, "there is no user '" + request.login + "'; `xinfang user list` shows them");
  }
  if (auto trouble = may_not_register(**library, *caller)) return fail(err, *trouble);
  const auto report = import_letters(**service, *caller, *letters, request.dry_run,
                                     request.progress ? &err : nullptr);
  print_report(report, request.dry_run, out);
  return report.refused.empty() ? 0 : 1;
}

}  // namespace xinfang::cli
