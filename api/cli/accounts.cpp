#include "api/cli/accounts.h"

#include <algorithm>
#include <filesystem>
#include <istream>
#include <ostream>
#include <set>

namespace xinfang::cli {

namespace {

// Starts the service without a server. Null after a message on `err`.
std::unique_ptr<service::Service> start(const Configuration& configuration,
                                        std::shared_ptr<service::Library> library,
                                        std::ostream& err) {
  if (auto trouble = prepare_folder(configuration)) {
    err << "xinfang: " << *trouble << "\n";
    return nullptr;
  }
  auto service = service::Service::start(service_config(configuration), std::move(library));
  if (service) return std::move(*service);
  err << "xinfang: " << service.error() << "\n";
  return nullptr;
}

}  // namespace

std::vector<std::string> known_roles(const service::Library& library) {
  std::set<std::string> roles{"admin"};
  for (const auto& chart : library.charts()) {
    for (const auto& role : chart->definition().roles) roles.insert(role.id);
  }
  return {roles.begin(), roles.end()};
}

int run_user_put(const Configuration& configuration, const std::string& login,
                 const std::string& name, const std::vector<std::string>& roles,
                 std::istream& input, std::ostream& out, std::ostream& err) {
  auto library = load_library(configuration);
  if (!library) {
    err << library.error() << "\n";
    return 1;
  }
  const auto known = known_roles(**library);
  for (const auto& role : roles) {
    if (std::find(known.begin(), known.end(), role) != known.end()) continue;
    err << "xinfang: there is no role '" << role << "'";
    const auto near = nearest(role, known);
    err << (near.empty() ? "; allowed:" : "; did you mean '" + near + "'? Allowed:");
    for (const auto& each : known) err << " " << each;
    err << "\n";
    return 1;
  }
  std::string password;
  std::getline(input, password);
  auto service = start(configuration, *library, err);
  if (!service) return 1;
  if (auto bad = service->put_user(login, name, roles, password)) {
    err << "xinfang: " << bad->detail << "\n";
    for (const auto& error : bad->errors) {
      err << "  " << error.pointer << ": " << error.detail << "\n";
    }
    return 1;
  }
  out << "user " << login << " kept\n";
  return 0;
}

int run_user_list(const Configuration& configuration, std::ostream& out, std::ostream& err) {
  auto library = load_library(configuration);
  if (!library) {
    err << library.error() << "\n";
    return 1;
  }
  if (!std::filesystem::exists(configuration.database)) {
    err << "xinfang: there is no database " << configuration.database << "\n";
    return 1;
  }
  auto service = start(configuration, *library, err);
  if (!service) return 1;
  auto users = service->users("");
  if (!users) {
    err << "xinfang: " << users.error().detail << "\n";
    return 1;
  }
  for (const auto& user : users->at("items").as_array()) {
    out << user.at("login").as_string().c_str() << "\t" << user.at("name").as_string().c_str()
        << "\t";
    const char* separator = "";
    for (const auto& role : user.at("roles").as_array()) {
      out << separator << role.as_string().c_str();
      separator = ",";
    }
    out << "\n";
  }
  return 0;
}

}  // namespace xinfang::cli
