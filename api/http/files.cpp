// The web application's files. A path that names none is a page of the application: its router
// reads the address, so the index page answers.
#include <array>

#include "api/http/handlers.h"
#include "api/http/words.h"

namespace xinfang::http {

using service::ProblemCode;

namespace {

constexpr std::string_view index_page = "index.html";
// Vite puts the content's hash into the name of everything below it.
constexpr std::string_view hashed_folder = "assets/";

struct MediaType {
  std::string_view ending;
  std::string_view name;
};
constexpr std::array media_types{
    MediaType{".html", "text/html; charset=utf-8"},
    MediaType{".js", "text/javascript; charset=utf-8"},
    MediaType{".css", "text/css; charset=utf-8"},
    MediaType{".json", "application/json"},
    MediaType{".svg", "image/svg+xml"},
    MediaType{".png", "image/png"},
    MediaType{".ico", "image/x-icon"},
    MediaType{".woff2", "font/woff2"},
    MediaType{".txt", "text/plain; charset=utf-8"},
    MediaType{".webmanifest", "application/manifest+json"},
};

std::string_view media_type_of(std::string_view path) {
  for (const auto& type : media_types) {
    if (path.ends_with(type.ending)) return type.name;
  }
  return "application/octet-stream";
}

bool names(std::string_view if_none_match, const std::string& etag) {
  for (const auto& tag : split_list(if_none_match)) {
    if (tag == "*" || tag == etag || tag == "W/" + etag) return true;
  }
  return false;
}

}  // namespace

Answer serve_file(const Context& context, const Call& call) {
  std::string_view path = std::string_view(call.request.target.path).substr(1);
  auto asset = path.empty() ? std::nullopt : context.assets(path);
  if (!asset && path.starts_with(hashed_folder)) {
    // A page of an older version asks for what is gone: HTML would be no answer to that.
    return Failure{refuse(ProblemCode::not_found, "the web application has no such file")};
  }
  if (!asset) {
    path = index_page;
    asset = context.assets(path);
  }
  if (!asset) {
    return Failure{
        refuse(ProblemCode::not_found, "this server was built without the web application")};
  }

  Response response;
  response.cache_control =
      path.starts_with(hashed_folder) ? "public, max-age=31536000, immutable" : "no-cache";
  const bool gzip = !asset->gzip_content.empty();
  if (gzip) response.headers.emplace_back("Vary", "Accept-Encoding");
  // Weak: the same tag stands for the file and its compressed form.
  const std::string etag = '"' + std::string(asset->etag) + '"';
  if (!asset->etag.empty()) {
    response.headers.emplace_back("ETag", gzip ? "W/" + etag : etag);
    if (names(call.request.headers.if_none_match, etag)) {
      response.status = 304;
      return response;
    }
  }
  response.media_type = asset->media_type.empty() ? media_type_of(path) : asset->media_type;
  response.borrowed_body = asset->content;
  if (gzip && accepts(call.request.headers.accept_encoding, "gzip")) {
    response.borrowed_body = asset->gzip_content;
    response.headers.emplace_back("Content-Encoding", "gzip");
  }
  return response;
}

}  // namespace xinfang::http
