// What mediasoup uses of ankerl::unordered_dense, on the standard library.
#pragma once
#include <unordered_map>
#include <unordered_set>

namespace ankerl::unordered_dense
{
	template<class T>
	using hash = std::hash<T>;
	template<class K, class V, class H = hash<K>>
	using map = std::unordered_map<K, V, H>;
	template<class K, class H = hash<K>>
	using set = std::unordered_set<K, H>;
} // namespace ankerl::unordered_dense
