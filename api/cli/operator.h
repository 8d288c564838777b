// Who answers for a command that changes many cases at once.
#pragma once

#include <string>

#include "api/service/service.h"

namespace xinfang::cli {

// The active user of that login with the role of operators; `what` is what they answer for, such as
// "migration". The words say what is missing.
Result<service::Caller, std::string> find_operator(const service::Service& service,
                                                   const std::string& login,
                                                   const std::string& what);

}  // namespace xinfang::cli
