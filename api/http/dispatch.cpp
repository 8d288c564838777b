#include "api/http/dispatch.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>

#include "api/http/parameters.h"
#include "api/http/words.h"

namespace xinfang::http {

namespace asio = boost::asio;
using service::Command;
using service::Done;
using service::Problem;
using service::ProblemCode;

namespace {

bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD"; }

std::optional<Problem> check_origin(const Parts& parts, const Route& route,
                                    const Request& request) {
  if (is_safe(request.method) && !std::holds_alternative<Upgrading>(route.handler)) {
    return std::nullopt;
  }
  if (is_same_origin(request.headers.origin, request.headers.host, parts.config.origins)) {
    return std::nullopt;
  }
  return refuse(ProblemCode::origin,
                "Origin is not the site that Host names; another site's page may not change "
                "anything here");
}

// Handlers use libraries that throw: this is where that ends.
template <class Work>
auto guarded(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::exception& error) {
    return Failure{refuse(ProblemCode::internal, error.what())};
  }
}

template <class Handler>
void post_back(std::shared_ptr<Handler> handler) {
  auto executor = asio::get_associated_executor(*handler);
  asio::post(executor, std::move(*handler));
}

// Runs `work` on the pool; the connection goes on when it is done.
template <class Work>
asio::awaitable<void> run_on(asio::thread_pool& pool, Work work) {
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [&pool, &work](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        asio::post(pool, [shared, &work] {
          work();
          post_back(shared);
        });
      },
      asio::use_awaitable);
}

// Short words need no worker: the answer to Prefer: return=minimal.
bool is_short(const Call& call) { return prefers_minimal(call.request.headers.prefer); }

asio::awaitable<Answer> commit(const Parts& parts, const Committing& route, const Call& call) {
  std::optional<Result<Command, Problem>> parsed;
  if (call.request.body.size() <= parts.config.limits.inline_body_bytes) {
    parsed = guarded([&] { return route.parse(call); });
  } else {
    co_await run_on(parts.workers, [&] { parsed = guarded([&] { return route.parse(call); }); });
  }
  if (!*parsed) co_return Failure{parsed->error()};

  std::optional<Answer> answer;
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [&](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        // On the writer thread, or here where the queue is full.
        auto done = [&parts, &route, &call, &answer, shared](Result<Done, Problem> result) {
          if (!result) {
            answer.emplace(Failure{result.error()});
            post_back(shared);
            return;
          }
          auto render = [&parts, &route, &call, &answer, committed = std::move(*result)] {
            answer = guarded([&] { return Answer(route.answer(parts.context, call, committed)); });
          };
          if (is_short(call)) {
            // Already where the connection goes on.
            asio::post(asio::get_associated_executor(*shared),
                       [shared, render = std::move(render)] {
                         render();
                         std::move (*shared)();
                       });
          } else {
            asio::post(parts.workers, [shared, render = std::move(render)] {
              render();
              post_back(shared);
            });
          }
        };
        parts.context.service.submit(std::move(**parsed), std::move(done));
      },
      asio::use_awaitable);
  co_return std::move(*answer);
}

}  // namespace

Result<Admission, Problem> admit(const Parts& parts, const Request& request) {
  auto match = parts.router.find(request.method, request.target.segments);
  if (!match) return Failure{match.error()};
  const Route& route = *match->route;
  if (auto problem = check_origin(parts, route, request)) return Failure{std::move(*problem)};

  Admission admission{&route, {request, std::move(match->captures), {}, {}}};
  admission.call.token = std::string(cookie_value(request.headers.cookie, session_cookie));
  if (route.permission == Permission::signed_in) {
    auto caller = parts.context.service.authenticate(admission.call.token);
    if (!caller) {
      return Failure{refuse(ProblemCode::unauthenticated,
                            admission.call.token.empty()
                                ? "there is no session: sign in with POST /api/v1/session"
                                : "the session has ended: sign in again")};
    }
    admission.call.caller = std::move(*caller);
  }
  // The web application's pages read their own parameters.
  if (route.pattern != "/**") {
    if (auto problem = check_parameters(request.target, route.parameters)) {
      return Failure{std::move(*problem)};
    }
  }
  if (!request.body.empty() && !is_json(request.headers.content_type)) {
    return Failure{refuse(ProblemCode::unsupported_media_type,
                          "the body must be JSON, with Content-Type: application/json")};
  }
  return admission;
}

asio::awaitable<Answer> run_handler(const Parts& parts, const Route& route, const Call& call) {
  if (const auto* immediate = std::get_if<Immediate>(&route.handler)) {
    co_return guarded([&] { return immediate->handle(parts.context, call); });
  }
  if (const auto* committing = std::get_if<Committing>(&route.handler)) {
    co_return co_await commit(parts, *committing, call);
  }
  const auto* blocking = std::get_if<Blocking>(&route.handler);
  const auto* slow = std::get_if<Slow>(&route.handler);
  XINFANG_ASSERT(blocking || slow);
  const Handle handle = blocking ? blocking->handle : slow->handle;
  std::optional<Answer> answer;
  co_await run_on(blocking ? parts.workers : parts.slow,
                  [&] { answer = guarded([&] { return handle(parts.context, call); }); });
  co_return std::move(*answer);
}

}  // namespace xinfang::http
