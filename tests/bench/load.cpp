// Load: sends durable transitions over HTTP from N clients for S seconds, and prints one JSON line.
// Talks to 127.0.0.1 only. Each client registers a case of its own and then sends one event after
// the other, each when the one before was answered.
//
//   load PORT CLIENTS SECONDS WORKFLOW LOGIN PASSWORD
#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
using Clock = std::chrono::steady_clock;
using asio::use_awaitable;

namespace {

constexpr int clients_max = 1'000;
constexpr int seconds_max = 60;

struct Plan {
  std::uint16_t port = 0;
  int clients = 1;
  int seconds = 1;
  std::string workflow;
  std::string login;
  std::string password;
};

struct Totals {
  std::vector<std::int64_t> microseconds;  // of each acknowledged event
  std::int64_t refused = 0;
  Clock::time_point end;
};

class Connection {
 public:
  explicit Connection(asio::io_context& context) : stream_(context) {}

  asio::awaitable<void> open(std::uint16_t port) {
    stream_.expires_never();
    co_await stream_.async_connect(asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port),
                                   use_awaitable);
    stream_.socket().set_option(asio::ip::tcp::no_delay(true));
  }

  // The answer's body; `status` and `cookie` are set.
  asio::awaitable<json::value> post(const std::string& target, const std::string& etag,
                                    const std::string& body) {
    http::request<http::string_body> request(http::verb::post, target, 11);
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::content_type, "application/json");
    request.set("Prefer", "return=minimal");
    if (!cookie.empty()) request.set(http::field::cookie, cookie);
    if (!etag.empty()) request.set(http::field::if_match, etag);
    request.body() = body;
    request.prepare_payload();
    co_await http::async_write(stream_, request, use_awaitable);
    http::response<http::string_body> response;
    co_await http::async_read(stream_, buffer_, response, use_awaitable);
    status = response.result_int();
    if (auto set = response.find(http::field::set_cookie); set != response.end()) {
      cookie = std::string(set->value().substr(0, set->value().find(';')));
    }
    co_return json::parse(response.body());
  }

  std::string cookie;
  unsigned status = 0;

 private:
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
};

// Outside the coroutines: GCC 12 can't keep an initializer list in a coroutine's frame.
std::string registration(const Plan& plan) {
  return json::serialize(json::value{
      {"workflow", plan.workflow},
      {"data", {{"subject", "压力测试"}, {"received", "2026-03-02"}, {"writer", "甲某"}}}});
}
std::string credentials(const Plan& plan) {
  return json::serialize(json::value{{"login", plan.login}, {"password", plan.password}});
}
const std::string& note() {
  static const std::string body =
      R"({"event":"note","data":{"text":"第一次电话沟通，已告知办理进度。"}})";
  return body;
}

asio::awaitable<void> run_client(asio::io_context& context, const Plan& plan, std::string cookie,
                                 Totals& totals) {
  Connection connection(context);
  connection.cookie = std::move(cookie);
  co_await connection.open(plan.port);
  auto opened = co_await connection.post("/api/v1/cases", "", registration(plan));
  if (connection.status != 201) throw std::runtime_error("register: " + json::serialize(opened));
  const auto id = std::to_string(opened.at("id").as_int64());
  auto sequence = opened.at("sequence").as_int64();
  const std::string target = "/api/v1/cases/" + id + "/events";
  while (Clock::now() < totals.end) {
    const auto begin = Clock::now();
    auto answer =
        co_await connection.post(target, "\"" + id + "-" + std::to_string(sequence) + "\"", note());
    if (connection.status != 200) {
      ++totals.refused;
      throw std::runtime_error("event: " + json::serialize(answer));
    }
    sequence = answer.at("sequence").as_int64();
    totals.microseconds.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin).count());
  }
}

asio::awaitable<void> run(asio::io_context& context, const Plan& plan, Totals& totals) {
  Connection first(context);
  co_await first.open(plan.port);
  auto session = co_await first.post("/api/v1/session", "", credentials(plan));
  if (first.status != 201) throw std::runtime_error("log in: " + json::serialize(session));
  totals.end = Clock::now() + std::chrono::seconds(plan.seconds);
  for (int i = 0; i < plan.clients; ++i) {
    asio::co_spawn(context, run_client(context, plan, first.cookie, totals),
                   [](std::exception_ptr error) {
                     if (error) std::rethrow_exception(error);
                   });
  }
}

void print(const Plan& plan, Totals& totals) {
  auto& times = totals.microseconds;
  std::sort(times.begin(), times.end());
  auto at = [&](double part) {
    return times.empty() ? 0 : times[static_cast<std::size_t>(part * double(times.size() - 1))];
  };
  std::cout << json::serialize(
                   json::value{{"clients", plan.clients},
                               {"per_second", static_cast<double>(times.size()) / plan.seconds},
                               {"p50_us", at(0.5)},
                               {"p99_us", at(0.99)},
                               {"refused", totals.refused}})
            << "\n";
}

}  // namespace

int main(int count, char** words) {
  if (count != 7) {
    std::cerr << "usage: load PORT CLIENTS SECONDS WORKFLOW LOGIN PASSWORD\n";
    return 2;
  }
  const Plan plan{static_cast<std::uint16_t>(std::atoi(words[1])),
                  std::clamp(std::atoi(words[2]), 1, clients_max),
                  std::clamp(std::atoi(words[3]), 1, seconds_max),
                  words[4],
                  words[5],
                  words[6]};
  try {
    asio::io_context context(1);
    Totals totals;
    asio::co_spawn(context, run(context, plan, totals), [](std::exception_ptr error) {
      if (error) std::rethrow_exception(error);
    });
    context.run();
    print(plan, totals);
  } catch (const std::exception& error) {
    std::cerr << "load: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
