// xinfang: one binary. Reads the command line, calls one command, returns its exit code.
#include <unistd.h>

#include <iostream>

#include "api/cli/accounts.h"
#include "api/cli/check.h"
#include "api/cli/configuration.h"
#include "api/cli/diagram.h"
#include "api/cli/due.h"
#include "api/cli/import.h"
#include "api/cli/serve.h"
#include "api/cli/test.h"
#include "api/cli/verify.h"

namespace xinfang::cli {
namespace {

// What the options of each command are read into; one command runs and reads its own.
struct Words {
  Configuration configuration;
  std::vector<std::string> files;
  bool json = false;
  DiagramOptions diagram;
  DueOptions due;
  ImportRequest letters;
  std::string login;
  std::string name;
  std::vector<std::string> roles;
};

void add_serve(CLI::App& app, Words& words, int& code) {
  auto* command = app.add_subcommand("serve", "serve web, API and live changes");
  add_database_options(*command, words.configuration);
  add_server_options(*command, words.configuration);
  command->add_flag(
      "--demo", words.configuration.demo,
      "fill an empty database with an invented office (default database: data/demo.db)");
  command->callback([&words, &code, command] {
    const bool named = command->get_option("--database")->count() > 0;
    if (words.configuration.demo && !named) words.configuration.database = "data/demo.db";
    code = run_serve(words.configuration);
  });
}

void add_workflow_commands(CLI::App& app, Words& words, int& code) {
  auto* check = app.add_subcommand("check", "check workflow files, rule packs and calendars");
  check->add_option("files", words.files, "YAML files")->required()->check(CLI::ExistingFile);
  check->add_flag("--json", words.json, "diagnostics and what was searched as JSON, for tools");
  check->callback([&] {
    const auto format = words.json ? CheckFormat::json : CheckFormat::text;
    code = run_check(words.files, format, std::cout, std::cerr);
  });

  auto* test = app.add_subcommand("test", "run the scenarios beside workflow files");
  test->add_option("paths", words.files, "folders or files (default: workflows)")
      ->check(CLI::ExistingPath);
  test->callback([&] { code = run_test(words.files, std::cout, std::cerr); });

  auto* diagram = app.add_subcommand("diagram", "draw a workflow file");
  diagram->add_option("file", words.diagram.file, "workflow file")
      ->required()
      ->check(CLI::ExistingFile);
  diagram->add_option("--format", words.diagram.format, "mermaid, dot or svg")
      ->capture_default_str()
      ->check(CLI::IsMember({"mermaid", "dot", "svg"}));
  diagram->add_option("--lang", words.diagram.language, "zh or en")
      ->capture_default_str()
      ->check(CLI::IsMember({"zh", "en"}));
  diagram->callback([&] { code = run_diagram(words.diagram, std::cout, std::cerr); });

  auto* due = app.add_subcommand("due", "the due day of a term, and why");
  due->add_option("--rule", words.due.rule, "id of the term, such as intake_decision")->required();
  due->add_option("--from", words.due.from, "day of the event, YYYY-MM-DD")->required();
  due->add_option("--rules", words.due.rules_file, "rule pack (default: the shipped ones)");
  due->add_option("--calendar", words.due.calendar_file, "calendar (default: the shipped one)");
  due->add_option("--lang", words.due.language, "zh or en")
      ->capture_default_str()
      ->check(CLI::IsMember({"zh", "en"}));
  due->callback([&] { code = run_due(words.due, std::cout, std::cerr); });
}

void add_database_commands(CLI::App& app, Words& words, int& code) {
  auto* verify = app.add_subcommand("verify", "check chain, replay and lists of a database");
  add_database_options(*verify, words.configuration);
  verify->callback([&] { code = run_verify(words.configuration, std::cout, std::cerr); });

  auto* letters = app.add_subcommand("import", "register letters from a CSV (UTF-8 or GB18030)");
  add_database_options(*letters, words.configuration);
  letters->add_option("file", words.letters.file, "CSV file")->required()->check(CLI::ExistingFile);
  letters->add_option("--as", words.letters.login, "login of the registering user")->required();
  letters->add_flag("--dry-run", words.letters.dry_run, "decide every row, keep nothing");
  letters->callback([&] {
    words.letters.progress = isatty(STDERR_FILENO) != 0;
    code = run_import(words.configuration, words.letters, std::cout, std::cerr);
  });

  auto* user = app.add_subcommand("user", "accounts (while no server runs on the database)");
  user->require_subcommand(1);
  auto* put = user->add_subcommand("put", "make or change a user; the password is read from stdin");
  add_database_options(*put, words.configuration);
  put->add_option("login", words.login, "login")->required();
  put->add_option("--name", words.name, "the person's name")->required();
  put->add_option("--roles", words.roles, "roles, separated by commas")->required()->delimiter(',');
  put->callback([&] {
    if (isatty(STDIN_FILENO) != 0) std::cerr << "password: " << std::flush;
    code = run_user_put(words.configuration, words.login, words.name, words.roles, std::cin,
                        std::cout, std::cerr);
  });
  auto* list = user->add_subcommand("list", "the active users");
  add_database_options(*list, words.configuration);
  list->callback([&] { code = run_user_list(words.configuration, std::cout, std::cerr); });
}  // namespace

int run(int count, char** texts) {
  CLI::App app{"xinfang (信访): case workflow for offices that receive petitions"};
  app.require_subcommand(1);
  Words words;
  int code = 0;
  add_serve(app, words, code);
  add_workflow_commands(app, words, code);
  add_database_commands(app, words, code);
  try {
    app.parse(count, texts);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return code;
}

}  // namespace
}  // namespace xinfang::cli

int main(int count, char** texts) {
  try {
    return xinfang::cli::run(count, texts);
  } catch (const std::exception& error) {
    std::cerr << "xinfang: " << error.what() << "\n";
    return 1;
  }
}
