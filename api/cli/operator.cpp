#include "api/cli/operator.h"

#include <algorithm>

#include "api/service/publication.h"

namespace xinfang::cli {

Result<service::Caller, std::string> find_operator(const service::Service& service,
                                                   const std::string& login,
                                                   const std::string& what) {
  auto caller = service.find_user(login);
  if (!caller) {
    return Failure{"there is no active user '" + login +
                   "'; --as names the one who answers for the " + what};
  }
  const auto& roles = caller->roles;
  if (std::find(roles.begin(), roles.end(), service::operator_role) == roles.end()) {
    return Failure{"user '" + login + "' has not the role '" + std::string(service::operator_role) +
                   "', which a " + what + " takes"};
  }
  return std::move(*caller);
}

}  // namespace xinfang::cli
