// xinfang: one binary. Reads the command line, calls one command, returns its exit code.
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "api/cli/accounts.h"
#include "api/cli/calendar.h"
#include "api/cli/check.h"
#include "api/cli/configuration.h"
#include "api/cli/diagram.h"
#include "api/cli/due.h"
#include "api/cli/import.h"
#include "api/cli/migrate.h"
#include "api/cli/serve.h"
#include "api/cli/test.h"
#include "api/cli/verify.h"

namespace xinfang::cli {
namespace {

// Exit codes: 0 done, 1 refused or failed, 2 a command line that can't be read; of migrate also
// 2 where cases were left (migrate.h).
constexpr int bad_command_line = 2;

// What the options of each command are read into; one command runs and reads its own.
struct Words {
  // One for each command: the environment is read for every command's options, after the command
  // line, and would overwrite what another command's option was given.
  Configuration serve;
  Configuration verify;
  Configuration letters_database;
  Configuration user_put;
  Configuration user_list;
  Configuration versions;
  Configuration migrate_database;
  Configuration calendar_show;
  Configuration calendar_preview;
  Configuration calendar_publish;
  std::vector<std::string> files;
  std::string region;
  bool json = false;
  DiagramOptions diagram;
  DueOptions due;
  ImportRequest letters;
  MigrateOptions migrate;
  PublishOptions preview;
  PublishOptions publish;
  std::string login;
  std::string name;
  std::vector<std::string> roles;
};

void add_serve(CLI::App& app, Words& words, int& code) {
  auto* command = app.add_subcommand("serve", "serve web, API and live changes");
  add_database_options(*command, words.serve);
  add_server_options(*command, words.serve);
  command->add_flag(
      "--demo", words.serve.demo,
      "fill an empty database with an invented office (default database: data/demo.db)");
  command->callback([&words, &code, command] {
    const bool named = command->get_option("--database")->count() > 0;
    if (words.serve.demo && !named) words.serve.database = "data/demo.db";
    code = run_serve(words.serve);
  });
}

void add_workflow_commands(CLI::App& app, Words& words, int& code) {
  auto* check = app.add_subcommand(
      "check", "check workflow files, rule packs, calendars, scenarios; prove workflows");
  check
      ->add_option("files", words.files,
                   "workflow files (YAML or SCXML), rule packs, calendars, scenario files")
      ->required()
      ->check(CLI::ExistingFile);
  check->add_option("--region", words.region, "check workflows under this region's rules");
  check->add_flag("--json", words.json, "diagnostics and what was searched as JSON, for tools");
  check->callback([&] {
    const auto format = words.json ? CheckFormat::json : CheckFormat::text;
    code = run_check(words.files, format, std::cout, std::cerr, words.region);
  });

  auto* test = app.add_subcommand("test", "run the scenarios beside workflow files");
  test->add_option("paths", words.files,
                   "folders of workflows, workflow files or scenario files (default: workflows)")
      ->check(CLI::ExistingPath);
  test->add_option("--region", words.region,
                   "rules that scenarios without a region of their own run under");
  test->callback([&] { code = run_test(words.files, std::cout, std::cerr, words.region); });

  auto* diagram = app.add_subcommand("diagram", "draw a workflow file, or write it as SCXML");
  diagram->add_option("file", words.diagram.file, "workflow file, YAML or SCXML")
      ->required()
      ->check(CLI::ExistingFile);
  diagram
      ->add_option("--format", words.diagram.format,
                   "what to print; scxml is the whole workflow, not a drawing")
      ->capture_default_str()
      ->check(CLI::IsMember({"mermaid", "dot", "svg", "scxml"}));
  diagram->add_option("--lang", words.diagram.language, "language of the titles in a drawing")
      ->capture_default_str()
      ->check(CLI::IsMember({"zh", "en"}));
  diagram->callback([&] { code = run_diagram(words.diagram, std::cout, std::cerr); });
}

void add_due(CLI::App& app, Words& words, int& code) {
  auto& options = words.due;
  auto* due = app.add_subcommand("due", "the due day of a term, and why");
  auto* vectors = due->add_option("--vectors", options.vectors_file,
                                  "JSON lines of terms with their due days: run them all");
  auto* rule = due->add_option("--rule", options.rule, "id of the term, such as intake_decision");
  auto* limit =
      due->add_option("--limit", options.limit, "a term without a rule, such as '10 working days'");
  auto* month_end =
      due->add_option("--month-end", options.month_end, "of --limit in months: civil or criminal");
  auto* from = due->add_option("--from", options.from, "day of the event, YYYY-MM-DD");
  auto* suspend = due->add_option("--suspend", options.suspensions,
                                  "A..B: suspended on day A, resumed on day B; may be repeated");
  auto* extend = due->add_option("--extend", options.extensions,
                                 "by how much the term was extended, such as '30 days'");
  auto* correct = due->add_option("--correct", options.correct,
                                  "day it began in truth: a correction made on the day of --as-of");
  auto* as_of = due->add_option("--as-of", options.as_of,
                                "day it is looked at from (default: of the last thing above)");
  auto* json = due->add_flag("--json", options.json, "the clock as the API has it");
  due->add_option("--rules", options.rules,
                  "shipped rule pack, or the file of another; as it is in force on --from")
      ->capture_default_str();
  due->add_option("--region", options.region, "region whose own rules are put in their place");
  due->add_option("--calendar", options.calendar_file, "calendar file (default: the shipped one)");
  due->add_option("--lang", options.language, "language of the answer")
      ->capture_default_str()
      ->check(CLI::IsMember({"zh", "en"}));
  month_end->capture_default_str()->needs(limit)->check(CLI::IsMember({"civil", "criminal"}));
  vectors->check(CLI::ExistingFile);
  rule->excludes(limit);
  for (auto* asked : {rule, limit, from, suspend, extend, correct, as_of, json}) {
    vectors->excludes(asked);
  }
  due->callback([&] { code = run_due(options, std::cout, std::cerr); });
}

void add_migrate(CLI::App& app, Words& words, int& code) {
  auto& options = words.migrate;
  auto* command = app.add_subcommand(
      "migrate", "move running cases to another version (while no server runs on the database)");
  add_database_options(*command, words.migrate_database);
  command
      ->add_option("--from", options.from,
                   "version the cases are under: its hash, or 8 or more "
                   "of its first digits")
      ->required();
  command->add_option("--to", options.to, "version they go to, likewise")->required();
  command
      ->add_option("--map", options.map_file, "YAML file: what becomes of states, data and clocks")
      ->required()
      ->check(CLI::ExistingFile);
  command->add_flag("--dry-run", options.dry_run,
                    "tell case by case what would become of it, move none");
  command->add_option("--as", options.login, "login of the operator, a user with the role admin")
      ->capture_default_str();
  command->callback(
      [&] { code = run_migrate(words.migrate_database, options, std::cout, std::cerr); });
}

void add_calendar(CLI::App& app, Words& words, int& code) {
  auto* calendar = app.add_subcommand(
      "calendar", "the calendars an office counts by: show, preview or publish another one");
  calendar->require_subcommand(1);
  auto* show = calendar->add_subcommand(
      "show", "the editions so far, and which is in force (also beside a server)");
  add_database_options(*show, words.calendar_show);
  show->callback([&] { code = run_calendar_show(words.calendar_show, std::cout, std::cerr); });

  const auto add_file = [](CLI::App& command, PublishOptions& options) {
    command.add_option("file", options.file, "calendar file")->required()->check(CLI::ExistingFile);
  };
  auto* preview = calendar->add_subcommand(
      "preview", "which running clocks the file would move, if published (also beside a server)");
  add_database_options(*preview, words.calendar_preview);
  add_file(*preview, words.preview);
  preview->callback([&] {
    code = run_calendar_preview(words.calendar_preview, words.preview, std::cout, std::cerr);
  });

  auto* publish = calendar->add_subcommand(
      "publish",
      "count by the file from now on, and re-date every case that it moves (while no "
      "server runs on the database)");
  add_database_options(*publish, words.calendar_publish);
  add_file(*publish, words.publish);
  publish
      ->add_option("--as", words.publish.login, "login of the operator, a user with the role admin")
      ->capture_default_str();
  publish->add_flag("--dry-run", words.publish.dry_run, "the same as preview");
  publish->callback([&] {
    code = run_calendar_publish(words.calendar_publish, words.publish, std::cout, std::cerr);
  });
}

void add_database_commands(CLI::App& app, Words& words, int& code) {
  auto* verify = app.add_subcommand(
      "verify", "check chain, replay and lists of a database (also beside a server)");
  add_database_options(*verify, words.verify);
  verify->callback([&] { code = run_verify(words.verify, std::cout, std::cerr); });

  auto* versions = app.add_subcommand(
      "versions", "the versions of workflows, and how many cases each has (also beside a server)");
  add_database_options(*versions, words.versions);
  versions->callback([&] { code = run_versions(words.versions, std::cout, std::cerr); });

  auto* letters = app.add_subcommand(
      "import", "register letters from a CSV (while no server runs on the database)");
  add_database_options(*letters, words.letters_database);
  letters->add_option("file", words.letters.file, "CSV file, UTF-8 or GB18030")
      ->required()
      ->check(CLI::ExistingFile);
  letters->add_option("--as", words.letters.login, "login of the registering user")->required();
  letters->add_flag("--dry-run", words.letters.dry_run,
                    "say what would be registered and refused, keep nothing");
  letters->callback([&] {
    words.letters.progress = isatty(STDERR_FILENO) != 0;
    code = run_import(words.letters_database, words.letters, std::cout, std::cerr);
  });

  auto* user = app.add_subcommand("user", "accounts (while no server runs on the database)");
  user->require_subcommand(1);
  auto* put = user->add_subcommand(
      "put", "make or change a user; the password is the first line of standard input");
  add_database_options(*put, words.user_put);
  put->add_option("login", words.login, "what the person logs in with: a-z, 0-9, _, ., -")
      ->required();
  put->add_option("--name", words.name, "the person's name")->required();
  put->add_option("--roles", words.roles,
                  "roles of the workflow files, and admin; separated by commas")
      ->required()
      ->delimiter(',');
  put->callback([&] {
    if (isatty(STDIN_FILENO) != 0) std::cerr << "password: " << std::flush;
    code = run_user_put(words.user_put, words.login, words.name, words.roles, std::cin, std::cout,
                        std::cerr);
  });
  auto* list = user->add_subcommand("list", "the active users");
  add_database_options(*list, words.user_list);
  list->callback([&] { code = run_user_list(words.user_list, std::cout, std::cerr); });
}

// CLI11 only says that a command is required; a word that is none gets its nearest.
std::optional<std::string> unknown_command(const CLI::App& app, int count, char** texts) {
  if (count < 2 || std::string_view(texts[1]).starts_with('-')) return std::nullopt;
  std::vector<std::string> known;
  for (const auto* command : app.get_subcommands(nullptr)) known.push_back(command->get_name());
  const std::string word = texts[1];
  if (std::find(known.begin(), known.end(), word) != known.end()) return std::nullopt;
  std::string text = "there is no command '" + word + "'";
  const auto near = nearest(word, known);
  text += near.empty() ? "; allowed:" : "; did you mean '" + near + "'? Allowed:";
  for (const auto& each : known) text += " " + each;
  return text;
}

int run(int count, char** texts) {
  CLI::App app{"xinfang (信访): case workflow for offices that receive petitions"};
  app.require_subcommand(1);
  Words words;
  int code = 0;
  add_serve(app, words, code);
  add_workflow_commands(app, words, code);
  add_due(app, words, code);
  add_database_commands(app, words, code);
  add_migrate(app, words, code);
  add_calendar(app, words, code);
  if (auto unknown = unknown_command(app, count, texts)) {
    std::cerr << "xinfang: " << *unknown << "\n";
    return bad_command_line;
  }
  try {
    app.parse(count, texts);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : bad_command_line;
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
