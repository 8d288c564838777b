// xinfang user: accounts, on a database that no server is using.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "api/cli/configuration.h"

namespace xinfang::cli {

// The password is the first line of `input`. Exit code 0, or 1 with a message.
int run_user_put(const Configuration& configuration, const std::string& login,
                 const std::string& name, const std::vector<std::string>& roles,
                 std::istream& input, std::ostream& out, std::ostream& err);
int run_user_list(const Configuration& configuration, std::ostream& out, std::ostream& err);

// Every role that some workflow names, and "admin".
std::vector<std::string> known_roles(const service::Library& library);

}  // namespace xinfang::cli
