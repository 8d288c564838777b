#include "api/cli/serve.h"

#include <sodium.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <csignal>
#include <iostream>
#include <map>
#include <optional>

#include "api/assets/assets.h"
#include "api/cli/accounts.h"
#include "api/cli/demo_start.h"
#include "api/http/server.h"

namespace xinfang::cli {

namespace {

// Signals are blocked in every thread and taken here, where nothing is running that they could cut.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }
  void wait() const {
    int number = 0;
    sigwait(&set_, &number);
  }

 private:
  sigset_t set_{};
};

// "assets/index-4f.js" -> the file inside the binary.
std::optional<http::Asset> find_asset(std::string_view path) {
  static const auto files = [] {
    std::map<std::string, const assets::File*, std::less<>> by_path;
    constexpr std::string_view prefix = "web/";
    for (const auto& file : assets::all()) {
      if (file.name.starts_with(prefix)) {
        by_path.emplace(file.name.substr(prefix.size()), &file);
      }
    }
    return by_path;
  }();
  const auto found = files.find(path);
  if (found == files.end()) return std::nullopt;
  http::Asset asset;
  asset.content = found->second->content;
  asset.etag = found->second->sha256;
  return asset;
}

// The first user of an empty database, with every role: the rest come from `xinfang user put`.
bool make_first_user(service::Service& service, const service::Library& library) {
  auto users = service.users("");
  if (!users || !users->at("items").as_array().empty()) return true;
  std::array<unsigned char, 12> secret{};
  randombytes_buf(secret.data(), secret.size());
  std::array<char, 2 * sizeof(secret) + 1> text{};
  sodium_bin2hex(text.data(), text.size(), secret.data(), secret.size());
  if (auto bad = service.put_user("admin", "管理员", known_roles(library), text.data())) {
    std::cerr << "xinfang: the first user can't be made: " << bad->detail << "\n";
    return false;
  }
  std::cout << "first start: log in as 'admin' with password '" << text.data()
            << "' (shown only now; `xinfang user put` makes further users)\n";
  return true;
}

std::unique_ptr<service::Service> start_service(service::Config config,
                                                const std::shared_ptr<service::Library>& library) {
  auto service = service::Service::start(std::move(config), library);
  if (service) return std::move(*service);
  std::cerr << "xinfang: " << service.error() << "\n";
  return nullptr;
}

// The demo's months go by under a clock of its own, in a service of its own: nothing rings by the
// system's clock meanwhile.
bool fill_demo_office(const Configuration& configuration,
                      const std::shared_ptr<service::Library>& library) {
  DemoClock clock;
  auto config = service_config(configuration);
  config.now = [&clock] { return clock.now(); };
  auto service = start_service(std::move(config), library);
  return service && start_demo(configuration, *service, clock, std::cout, std::cerr);
}

int serve(const Configuration& configuration, service::Service& service,
          const StopSignals& signals) {
  http::HttpConfig config;
  config.address = configuration.address;
  config.port = configuration.port;
  config.secure_cookie = configuration.secure_cookie;
  auto server = http::Server::start(config, service, find_asset);
  if (!server) {
    std::cerr << "xinfang: " << server.error() << "\n";
    return 1;
  }
  const bool six = configuration.address.find(':') != std::string::npos;
  std::cout << "xinfang: listening on http://" << (six ? "[" : "") << configuration.address
            << (six ? "]" : "") << ":" << (*server)->port() << std::endl;
  signals.wait();
  std::cout << "xinfang: stopping" << std::endl;
  (*server)->stop();
  return 0;
}

}  // namespace

int run_serve(const Configuration& configuration) {
  const StopSignals signals;
  spdlog::set_default_logger(spdlog::stderr_logger_mt("xinfang"));
  spdlog::set_level(spdlog::level::from_str(configuration.log_level));
  auto library = load_library(configuration);
  if (!library) {
    std::cerr << library.error() << "\n";
    return 1;
  }
  if (auto trouble = prepare_folder(configuration)) {
    std::cerr << "xinfang: " << *trouble << "\n";
    return 1;
  }
  if (configuration.demo && !fill_demo_office(configuration, *library)) return 1;
  auto config = service_config(configuration);
  config.timers = true;
  auto service = start_service(std::move(config), *library);
  if (!service) return 1;
  if (const auto words = service->unpublished_calendar()) {
    spdlog::warn("{}", *words);
    std::cout << "xinfang: " << *words << std::endl;
  }
  if (!configuration.demo && !make_first_user(*service, **library)) return 1;
  return serve(configuration, *service, signals);
}

}  // namespace xinfang::cli
