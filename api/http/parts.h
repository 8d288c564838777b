// What every connection of a server shares. Outlives them all.
#pragma once

#include <boost/asio/thread_pool.hpp>

#include "api/http/connections.h"
#include "api/http/router.h"
#include "api/live/hub.h"

namespace xinfang::http {

struct Parts {
  const HttpConfig& config;
  Context context;
  const Router& router;
  live::Hub& hub;
  Connections& connections;
  boost::asio::thread_pool& workers;  // Blocking handlers, rendering
  boost::asio::thread_pool& slow;     // Slow handlers: one thread
};

}  // namespace xinfang::http
