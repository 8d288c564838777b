// Server: HTTP and live changes for a service. The service and the assets outlive it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "api/http/config.h"
#include "api/service/service.h"
#include "engine/base/result.h"

namespace xinfang::http {

class Server {
 public:
  // Listens and answers when it returns. One server for a service: it sets the service's
  // on_commit(). The error names what of the config is wrong, or why the port can't be had.
  static Result<std::unique_ptr<Server>, std::string> start(HttpConfig config,
                                                            service::Service& service,
                                                            Assets assets);
  ~Server();  // stop()

  std::uint16_t port() const;

  // Takes no more connections and requests, closes WebSockets with 1001, lets running requests
  // finish within Limits::stop_timeout, cuts the others. Blocks until nothing of the server runs
  // any more. Not from a handler; a second call does nothing.
  void stop();

 private:
  class Running;
  explicit Server(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
};

}  // namespace xinfang::http
