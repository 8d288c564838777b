// Session: one connection, its requests in the order they come.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "api/http/parts.h"

namespace xinfang::http {

// Takes the connection over; `parts` must outlive it. Where there are too many connections it is
// answered 503 and closed.
void start_session(boost::asio::ip::tcp::socket socket, const Parts& parts);

}  // namespace xinfang::http
