#include "tests/api/http/office.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "api/service/key_file.h"
#include "tests/support/ring.h"

namespace xinfang::http {

namespace json = boost::json;
using support::HttpClient;

namespace {

std::optional<Asset> file(std::string_view path) {
  if (path == "index.html") return Asset{"<html>index</html>", "", "aaaa", ""};
  if (path == "assets/index-1.js") return Asset{"script", "", "bbbb", "GZIP"};
  if (path == "favicon.svg") return Asset{"<svg/>", "", "", ""};
  return std::nullopt;
}

std::shared_ptr<service::Library> shipped() {
  auto files = service::read_folder(XINFANG_SOURCE_DIR "/workflows");
  REQUIRE(files.ok());
  auto library = service::Library::compile(*files);
  INFO((library ? "" : to_text(library.error().front())));
  REQUIRE(library.ok());
  return *library;
}

std::filesystem::path new_folder() {
  std::string name = std::filesystem::temp_directory_path() / "xinfang-http-XXXXXX";
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  return name;
}

}  // namespace

Office::Office(const Limits& limits)
    : folder_(new_folder()),
      limits_(limits),
      now_(parse_instant("2026-02-09T01:30:00Z")->time_since_epoch().count()),
      random_(20260209) {
  start();
  const std::vector<std::tuple<const char*, const char*, const char*>> users{
      {"li", "李窗口", "reception"},
      {"chen", "陈窗口", "reception"},
      {"wang", "王承办", "handler"},
      {"zhao", "赵线索", "clue_officer"},
      {"sun", "孙听证", "organizer"}};
  for (const auto& [login, name, role] : users) {
    const auto problem = service_->put_user(login, name, {role}, password);
    INFO((problem ? problem->detail : ""));
    REQUIRE_FALSE(problem);
  }
}

Office::~Office() {
  server_.reset();
  service_.reset();
  std::filesystem::remove_all(folder_);
}

void Office::start() {
  auto library = shipped();
  service::Config config;
  config.database = folder_ / "office.db";
  config.key_file = folder_ / "office.key";
  config.now = [this] { return Instant(std::chrono::milliseconds(now_)); };
  config.randomness = [this](std::span<std::uint8_t> bytes) { fill(bytes); };
  auto service = service::Service::start(std::move(config), library);
  INFO((service ? "" : service.error()));
  REQUIRE(service.ok());
  service_ = std::move(*service);

  HttpConfig http;
  http.port = 0;
  http.limits = limits_;
  auto server = Server::start(http, *service_, file);
  INFO((server ? "" : server.error()));
  REQUIRE(server.ok());
  server_ = std::move(*server);
}

void Office::restart() {
  server_.reset();
  service_.reset();
  start();
}

void Office::fill(std::span<std::uint8_t> bytes) {
  std::lock_guard lock(mutex_);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
}

void Office::ring_due(storage::CaseId cases) {
  server_.reset();
  service_.reset();
  {
    const auto library = shipped();
    const auto randomness = [this](std::span<std::uint8_t> bytes) { fill(bytes); };
    const auto key = service::load_key(folder_ / "office.key", randomness);
    REQUIRE(key.ok());
    storage::StoreOptions options{
        .path = folder_ / "office.db", .key = *key, .charts = {}, .randomness = randomness};
    options.charts = [&](std::string_view hash) -> std::shared_ptr<const statechart::Chart> {
      for (const auto& chart : library->charts()) {
        if (chart->workflow_hash() == hash) return chart;
      }
      return nullptr;
    };
    const auto writer = storage::Writer::open(options);
    REQUIRE(writer.ok());
    const auto zone = clock::Zone::find("Asia/Shanghai");
    const Instant now{std::chrono::milliseconds(now_)};
    for (storage::CaseId id = 1; id <= cases; ++id) {
      REQUIRE(!(*writer)->begin());
      while (support::ring_next(**writer, id, library->calendar(), *zone, now)) {
      }
      REQUIRE(!(*writer)->commit());
    }
  }
  start();
}

std::string Office::cookie(const std::string& login) {
  auto& cookie = cookies_[login];
  if (cookie.empty()) {
    HttpClient client(port());
    REQUIRE(client.sign_in(login, password).status == 201);
    cookie = client.cookie();
  }
  return cookie;
}

HttpClient Office::client(const std::string& login) {
  HttpClient client(port());
  if (!login.empty()) client.set_cookie(cookie(login));
  return client;
}

json::value Office::petition() {
  return json::parse(R"({"workflow": "petition", "data": {"channel": "letter",
    "received": "2026-02-09", "subject": "不服不起诉决定的申诉", "matter_class": "appeal",
    "petitioners": [{"name": "田禾"}], "first_or_repeat": "first"}})");
}

json::value Office::complaint() {
  return json::parse(R"({"workflow": "complaint", "data": {"channel": "letter",
    "received": "2026-02-09", "subject": "反映司法工作人员徇私", "named": false,
    "reported": [{"name": "被举报人甲"}]}})");
}

std::int64_t Office::register_petition() {
  const auto answer = client("li").post("/api/v1/cases", petition());
  INFO(answer.body);
  REQUIRE(answer.status == 201);
  return answer.json().at("id").as_int64();
}

std::string Office::state_of(std::int64_t id) {
  auto reader = client("li");
  const auto path = "/api/v1/cases/" + std::to_string(id);
  return reader.get(path).field("ETag") + reader.get(path + "/journal").body;
}

}  // namespace xinfang::http
