#include "api/cli/demo_start.h"

#include <algorithm>
#include <ostream>

namespace xinfang::cli {

namespace {

// Columns on a terminal: a Chinese character, three bytes of UTF-8 here, takes two.
std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) ++width;
    if (byte >= 0xE0) width += 2;
  }
  return width;
}

std::string padded(std::string text, std::size_t width) {
  const auto found = width_of(text);
  if (found < width) text.append(width - found, ' ');
  return text;
}

// The users' logins, or nullopt where they can't be read.
std::optional<std::vector<std::string>> read_logins(service::Service& service) {
  const auto users = service.users("");
  if (!users) return std::nullopt;
  std::vector<std::string> logins;
  for (const auto& user : users->at("items").as_array()) {
    logins.emplace_back(user.at("login").as_string());
  }
  return logins;
}

const DemoUser* find_demo_user(const std::string& login) {
  const auto& users = demo_users();
  const auto found = std::find_if(users.begin(), users.end(),
                                  [&](const DemoUser& user) { return user.login == login; });
  return found == users.end() ? nullptr : &*found;
}

void print_users(std::ostream& out) {
  out << "demo: log in with any of these; the password is always " << demo_password << "\n\n  "
      << padded("log-in", 8) << padded("name", 12) << padded("role", 17) << "what to try\n";
  for (const auto& user : demo_users()) {
    std::string roles;
    for (const auto& role : user.roles) roles += (roles.empty() ? "" : ", ") + role;
    out << "  " << padded(user.login, 8) << padded(user.name, 12) << padded(roles, 17)
        << user.what_to_try << "\n";
  }
  out << "\n";
}

}  // namespace

bool start_demo(const Configuration& configuration, service::Service& service, DemoClock& clock,
                std::ostream& out, std::ostream& err) {
  const auto logins = read_logins(service);
  if (!logins) {
    err << "xinfang: demo: the users of " << configuration.database << " can't be read\n";
    return false;
  }
  const auto ours = std::count_if(logins->begin(), logins->end(), [](const std::string& login) {
    return find_demo_user(login) != nullptr;
  });
  if (service.last_sequence() > 0) {
    out << "demo: " << configuration.database
        << " has cases already and is served as it is; delete it for a fresh office\n";
    // A database of another office has no demo users, and this is no place to invent them.
    if (ours == static_cast<std::ptrdiff_t>(demo_users().size())) print_users(out);
    return true;
  }
  if (!logins->empty()) {
    err << "xinfang: demo: " << configuration.database
        << " has users already, so it is not filled; name another file with --database\n";
    return false;
  }
  const auto zone = clock::Zone::find(configuration.zone);
  if (!zone) {
    err << "xinfang: there is no time zone '" << configuration.zone << "'\n";
    return false;
  }
  out << "demo: filling " << configuration.database << " ..." << std::endl;
  const auto filled = fill_demo(service, clock, *zone, demo_files(), clock.now());
  if (!filled) {
    err << "xinfang: demo: " << configuration.database << " is filled only in part: delete it\n"
        << filled.error() << "\n";
    return false;
  }
  out << "demo: " << *filled << " invented cases of the last four months\n";
  print_users(out);
  return true;
}

}  // namespace xinfang::cli
