#include "api/cli/configuration.h"

#include <sodium.h>

#include <chrono>
#include <filesystem>

#include "api/assets/assets.h"
#include "engine/clock/assess.h"

namespace xinfang::cli {

namespace {

std::string check_zone(const std::string& name) {
  if (clock::Zone::find(name)) return {};
  return "there is no time zone '" + name + "'; an IANA name such as Asia/Shanghai is expected";
}

service::Files shipped_files() {
  constexpr std::string_view prefix = "workflows/";
  constexpr std::string_view scenario = ".scenario.yaml";
  service::Files files;
  for (const auto& file : assets::all()) {
    if (!file.name.starts_with(prefix) || file.name.ends_with(scenario)) continue;
    const auto name = file.name.substr(prefix.size());
    if (name.starts_with("demo/")) continue;
    files.emplace(name, file.content);
  }
  return files;
}

}  // namespace

void add_database_options(CLI::App& command, Configuration& configuration) {
  command.add_option("--database", configuration.database, "the SQLite file")
      ->envname("XINFANG_DATABASE")
      ->capture_default_str();
  command
      .add_option(
          "--key-file", configuration.key_file,
          "file with the key of the personal values (default: the database's path with .key)")
      ->envname("XINFANG_KEY_FILE");
  command
      .add_option("--workflows", configuration.workflows,
                  "folder of workflow files (default: those shipped inside the program)")
      ->envname("XINFANG_WORKFLOWS")
      ->check(CLI::ExistingDirectory);
  command
      .add_option("--region", configuration.region,
                  "region whose own rules new cases run under (default: none)")
      ->envname("XINFANG_REGION");
  command.add_option("--office", configuration.office, "short name in case numbers")
      ->envname("XINFANG_OFFICE")
      ->capture_default_str();
  command.add_option("--zone", configuration.zone, "the office's time zone, an IANA name")
      ->envname("XINFANG_ZONE")
      ->capture_default_str()
      ->check(check_zone);
}

void add_server_options(CLI::App& command, Configuration& configuration) {
  command.add_option("--address", configuration.address, "IP address to listen on")
      ->envname("XINFANG_ADDRESS")
      ->capture_default_str();  // the server names one that is no IP address
  command.add_option("--port", configuration.port, "port to listen on, 0 for any free one")
      ->envname("XINFANG_PORT")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  command.add_option("--log-level", configuration.log_level, "debug, info, warn or error")
      ->envname("XINFANG_LOG_LEVEL")
      ->capture_default_str()
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
  command
      .add_flag("--secure-cookie", configuration.secure_cookie,
                "the session cookie only over HTTPS: behind a TLS proxy")
      ->envname("XINFANG_SECURE_COOKIE");
}

Result<std::shared_ptr<service::Library>, std::string> load_library(
    const Configuration& configuration) {
  service::Files files;
  if (configuration.workflows.empty()) {
    files = shipped_files();
  } else {
    auto read = service::read_folder(configuration.workflows);
    if (!read) return Failure{read.error()};
    files = std::move(*read);
  }
  service::LibraryOptions options{.region = configuration.region, .from = std::nullopt};
  // The demo begins months ago, under the rules of that time.
  if (!configuration.demo) options.from = today(configuration);
  auto library = service::Library::compile(files, options);
  if (library) return *library;
  std::string text;
  for (const auto& diagnostic : library.error()) text += to_text(diagnostic) + "\n";
  return Failure{text + "the workflow files are not sound; nothing was started"};
}

service::Config service_config(const Configuration& configuration) {
  return {
      .database = configuration.database,
      .key_file =
          configuration.key_file.empty() ? configuration.database + ".key" : configuration.key_file,
      .office = configuration.office,
      .zone = configuration.zone,
      .readers = 3,
      .now =
          [] {
            return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
          },
      .randomness =
          [](std::span<std::uint8_t> bytes) { randombytes_buf(bytes.data(), bytes.size()); }};
}

Day today(const Configuration& configuration) {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto zone = clock::Zone::find(configuration.zone);
  // Whoever opens the database refuses an unknown zone.
  return (zone ? *zone : clock::Zone::fixed(std::chrono::minutes{0})).day_of(now);
}

std::optional<std::string> prepare_folder(const Configuration& configuration) {
  const auto folder = std::filesystem::path(configuration.database).parent_path();
  if (folder.empty()) return std::nullopt;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return "can't make the folder " + folder.string() + ": " + error.message();
  return std::nullopt;
}

}  // namespace xinfang::cli
