// What the command line, the environment and defaults say together, checked once.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "api/service/service.h"

namespace xinfang::cli {

struct Configuration {
  std::string database = "data/xinfang.db";
  std::string key_file;   // empty: the database's path with ".key"
  std::string workflows;  // folder; empty: the shipped ones inside the binary
  std::string region;     // whose rules new cases run under; empty: none
  std::string office = "荆检";
  std::string zone = "Asia/Shanghai";
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string log_level = "info";
  bool secure_cookie = false;
  bool demo = false;
};

// Adds the options every command on a database has; each may also come from XINFANG_<NAME>.
void add_database_options(CLI::App& command, Configuration& configuration);
void add_server_options(CLI::App& command, Configuration& configuration);

// The library of workflows: the folder's or the shipped one. The error holds every diagnostic.
Result<std::shared_ptr<service::Library>, std::string> load_library(
    const Configuration& configuration);

// For Service::start: the system's clock and libsodium's randomness.
service::Config service_config(const Configuration& configuration);

// The office's day, by the system's clock.
Day today(const Configuration& configuration);

// Makes the folder of the database where it is missing. The error names it.
std::optional<std::string> prepare_folder(const Configuration& configuration);

}  // namespace xinfang::cli
