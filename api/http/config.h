// What the HTTP side is told from outside.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/limits.h"

namespace xinfang::http {

struct HttpConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one, see Server::port()
  int io_threads = 1;
  int workers = 2;             // threads for reads of the database and for rendering
  bool secure_cookie = false;  // behind TLS: browsers send the cookie over https only
  // Origins beside the one of the Host field, whole: "https://petition.example". For proxies that
  // change Host.
  std::vector<std::string> origins;
  Limits limits;
};

// A file of the web application; all views live as long as the process.
struct Asset {
  std::string_view content;
  std::string_view media_type;    // empty: told by the name's ending
  std::string_view etag;          // without quotes, such as a SHA-256 in hex
  std::string_view gzip_content;  // empty: none
};

// By path below the root, without the leading "/": "index.html", "assets/index-Bx3k.js".
using Assets = std::function<std::optional<Asset>(std::string_view path)>;

}  // namespace xinfang::http
