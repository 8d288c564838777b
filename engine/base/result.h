// Result<T, E>: a value, or the reason there is none. For what may be expected to go wrong; our own
// mistakes are assertions (assert.h). Owns its contents; no thread affinity.
#pragma once

#include <utility>
#include <variant>

#include "engine/base/assert.h"

namespace xinfang {

template <class E>
struct Failure {
  E error;
};

template <class E>
Failure(E) -> Failure<E>;

template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : contents_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure<E> failure) : contents_(std::in_place_index<1>, std::move(failure.error)) {}

  bool ok() const { return contents_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Asserts ok().
  const T& value() const& {
    XINFANG_ASSERT(ok());
    return std::get<0>(contents_);
  }
  T& value() & {
    XINFANG_ASSERT(ok());
    return std::get<0>(contents_);
  }
  T&& value() && {
    XINFANG_ASSERT(ok());
    return std::get<0>(std::move(contents_));
  }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }

  // Asserts !ok().
  const E& error() const {
    XINFANG_ASSERT(!ok());
    return std::get<1>(contents_);
  }

 private:
  std::variant<T, E> contents_;
};

}  // namespace xinfang
