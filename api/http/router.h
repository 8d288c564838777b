// Router: the table of method, path pattern, permission and handler, and the finding of a row.
// Permissions stand here and nowhere else; the roles of a transition are the engine's check.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/http/config.h"
#include "api/http/request.h"
#include "api/http/response.h"
#include "api/service/service.h"
#include "engine/base/result.h"

namespace xinfang::http {

enum class Permission {
  none,
  signed_in,
};

// What handlers may reach. Outlives every request.
struct Context {
  service::Service& service;
  const Assets& assets;
  const HttpConfig& config;
};

using Handle = Answer (*)(const Context& context, const Call& call);

// Answers from memory, on the I/O thread.
struct Immediate {
  Handle handle;
};
// May block on the database: runs on a worker.
struct Blocking {
  Handle handle;
};
// Takes a tenth of a second of pure computation (Argon2id): one at a time, on a thread of its own,
// so that log-ins hold up nobody who works.
struct Slow {
  Handle handle;
};
// A command for the writer.
struct Committing {
  Result<service::Command, service::Problem> (*parse)(const Call& call);
  Response (*answer)(const Context& context, const Call& call, const service::Done& done);
};
// Becomes the WebSocket of live changes.
struct Upgrading {};

using Handler = std::variant<Immediate, Blocking, Slow, Committing, Upgrading>;

struct Route {
  std::string_view method;
  // Segments are themselves, or "{name}" for any one; "/**" is every path outside /api.
  std::string_view pattern;
  Permission permission = Permission::signed_in;
  Handler handler;
  std::vector<std::string_view> parameters;  // of the query; others are refused
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;
    std::vector<std::string> captures;
  };
  // HEAD finds the rows of GET. `not_found`; `method_not_allowed` with the Allow list. The first
  // matching row wins.
  Result<Match, service::Problem> find(std::string_view method,
                                       const std::vector<std::string>& segments) const;

 private:
  struct Row {
    Route route;
    std::vector<std::string_view> segments;
    bool any_outside_api = false;
  };
  static bool matches(const Row& row, const std::vector<std::string>& segments);

  std::vector<Row> rows_;  // constant after construction
};

// The routes of docs/api.md.
std::vector<Route> routes();

}  // namespace xinfang::http
